import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'

const mail = (tenant: TestTenant, more: object = {}) => ({
  ...{ from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' },
  ...more,
})

const post = (tenant: TestTenant, body: unknown, headers: Record<string, string> = {}) =>
  call('POST', '/v1/emails/batch', { key: tenant.apiKey, body, headers })

const listed = async (tenant: TestTenant) =>
  (await call('GET', '/v1/emails?limit=100', { key: tenant.apiKey })).json.data

describe('POST /v1/emails/batch', () => {
  it('accepts a hundred mails with one write, in the order given', async () => {
    const tenant = await createTenant()
    const mails = Array.from({ length: 100 }, (_, n) => mail(tenant, { subject: `no ${n}` }))
    const { status, json } = await post(tenant, mails)
    expect(status).toBe(200)
    expect(json.data).toHaveLength(100)
    const subjects = new Map((await listed(tenant)).map(({ id, subject }: Record<string, string>) => [id, subject]))
    expect(json.data.map(({ id }: { id: string }) => subjects.get(id))).toEqual(mails.map(({ subject }) => subject))
  })

  it('takes attachments, schedules and recipients that are suppressed', async () => {
    const tenant = await createTenant()
    await call('POST', '/v1/suppressions', { key: tenant.apiKey, body: { email: 'b@peer.example' } })
    const { json } = await post(tenant, [
      mail(tenant, { to: 'c@peer.example', attachments: [{ filename: 'a.txt', content: btoa('a'.repeat(90_000)) }] }),
      mail(tenant, { to: 'c@peer.example', scheduled_at: 'in 2 hours' }),
      mail(tenant),
    ])
    const events = new Map(
      (await listed(tenant)).map((each: Record<string, string>) => [each['id'], each['last_event']]),
    )
    expect(json.data.map(({ id }: { id: string }) => events.get(id))).toEqual(['queued', 'scheduled', 'suppressed'])
  })

  it('refuses all for one that is wrong, and names it', async () => {
    const tenant = await createTenant()
    const { json } = await post(tenant, [mail(tenant), mail(tenant, { to: 'nobody' })])
    expect(json).toMatchObject({
      statusCode: 422,
      name: 'validation_error',
      message: expect.stringMatching(/^Mail 1: /),
    })
    expect(await listed(tenant)).toEqual([])
  })

  it('permissive accepts the others, also when there are none', async () => {
    const tenant = await createTenant()
    const headers = { 'x-batch-validation': 'permissive', 'idempotency-key': 'k' }
    const first = await post(tenant, [mail(tenant, { to: 'nobody' }), mail(tenant), 7], headers)
    expect(first.json.data).toHaveLength(1)
    expect(first.json.errors.map(({ index }: { index: number }) => index)).toEqual([0, 2])
    const repeat = await post(tenant, [mail(tenant, { to: 'nobody' }), mail(tenant), 7], headers)
    expect(repeat.text).toBe(first.text)
    expect(await listed(tenant)).toHaveLength(1)
    const none = await post(tenant, [7], { ...headers, 'idempotency-key': 'none' })
    expect(none.json).toMatchObject({ data: [], errors: [{ index: 0 }] })
  })

  it('makes one batch of fifty that come at once with one key', async () => {
    const tenant = await createTenant()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(tenant, [mail(tenant), mail(tenant)], { 'idempotency-key': 'k' })),
    )
    const done = answers.filter(({ status }) => status === 200)
    expect(done.length).toBeGreaterThan(0)
    expect(new Set(done.map(({ text }) => text)).size).toBe(1)
    for (const { status, json } of answers)
      expect([200, 409]).toContain(
        status === 409 && json.name !== 'concurrent_idempotent_requests' ? json.name : status,
      )
    expect(await listed(tenant)).toHaveLength(2)
  })
})
