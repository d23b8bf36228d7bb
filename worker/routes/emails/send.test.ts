import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'

const mailOf = (tenant: TestTenant, more: Record<string, unknown> = {}) => ({
  from: `Ada <ada@${tenant.domain.name}>`,
  to: 'bob@peer.example',
  subject: 'Hello',
  text: 'Hi Bob',
  ...more,
})

const rows = async (tenant: TestTenant, table: string) => {
  const ledger = tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
  const { results } = await ledger.prepare(`select * from ${table} where tenant_id = ?`).bind(tenant.tenant.id).all()
  return results
}

describe('POST /v1/emails 200', () => {
  it('answers with an id, and the rows are there', async () => {
    const tenant = await createTenant()
    const { status, json } = await call('POST', '/v1/emails', { key: tenant.sendingKey, body: mailOf(tenant) })
    expect(status).toBe(200)
    expect(json).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(await rows(tenant, 'messages')).toMatchObject([{ id: json.id, subject: 'Hello' }])
    expect(await rows(tenant, 'recipients')).toMatchObject([
      { message_id: json.id, n: 0, address: 'bob@peer.example', kind: 'to' },
    ])
    expect(await rows(tenant, 'jobs')).toMatchObject([
      { message_id: json.id, raw: expect.stringContaining('DKIM-Signature:') },
    ])
    expect(await rows(tenant, 'usage')).toMatchObject([{ day_sent: 1, month_sent: 1 }])
  })

  it('signs with both keys of the sender and puts Bcc in the envelope only', async () => {
    const tenant = await createTenant()
    const body = mailOf(tenant, {
      to: ['a@peer.example', 'A@peer.example'],
      cc: 'c@peer.example',
      bcc: ['Secret <hidden@peer.example>'],
    })
    const { json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body })
    const { text } = await call('GET', `/v1/emails/${json.id}/raw`, { key: tenant.apiKey })
    expect(text.match(/^DKIM-Signature:/gm)).toHaveLength(2)
    expect(text.replace(/\r\n\s+/g, '')).toContain(`d=${tenant.domain.name}`)
    expect(text).not.toMatch(/hidden@peer|Secret|^Bcc:/m)
    expect((await rows(tenant, 'recipients')).map((row) => `${row['kind']} ${row['address']}`)).toEqual([
      'to a@peer.example',
      'cc c@peer.example',
      'bcc hidden@peer.example',
    ])
  })

  it('keeps a mail of more than 64 KB in R2, bytes and row agreeing', async () => {
    const tenant = await createTenant()
    const content = btoa('x'.repeat(120_000))
    const { json } = await call('POST', '/v1/emails', {
      key: tenant.apiKey,
      body: mailOf(tenant, { attachments: [{ filename: 'x.bin', content }] }),
    })
    const [job] = await rows(tenant, 'jobs')
    expect(job).toMatchObject({ raw: null, raw_key: `standard/${tenant.tenant.id}/${json.id}/message` })
    const { text, headers } = await call('GET', `/v1/emails/${json.id}/raw`, { key: tenant.apiKey })
    expect(headers.get('content-type')).toContain('message/rfc822')
    expect(text).toHaveLength(Number(job?.['size_bytes']))
  })

  it('takes an expiry and shortens the deadline by it', async () => {
    const tenant = await createTenant()
    const { json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body: mailOf(tenant, { expires_in: 600 }) })
    const { json: email } = await call('GET', `/v1/emails/${json.id}`, { key: tenant.apiKey })
    expect(Date.parse(email.expires_at) - Date.parse(email.created_at)).toBe(600_000)
  })

  it('answers with an id although every recipient is suppressed, and sends nothing', async () => {
    const tenant = await createTenant()
    const ledger = tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
    await ledger
      .prepare('insert into suppressions (tenant_id, address, id, reason, created_at_ms) values (?, ?, ?, ?, ?)')
      .bind(tenant.tenant.id, 'bob@peer.example', crypto.randomUUID(), 'manual', 0)
      .run()
    const { status, json } = await call('POST', '/v1/emails', {
      key: tenant.apiKey,
      body: mailOf(tenant, { to: 'Bob@Peer.example' }),
    })
    expect(status).toBe(200)
    const { json: email } = await call('GET', `/v1/emails/${json.id}`, { key: tenant.apiKey })
    expect(email.last_event).toBe('suppressed')
    expect(await rows(tenant, 'jobs')).toMatchObject([{ state: 'done', due_at_ms: null }])
  })

  it('gives the same answer for the same Idempotency-Key and body, and accepts one mail', async () => {
    const tenant = await createTenant()
    const send = () =>
      call('POST', '/v1/emails', {
        key: tenant.apiKey,
        body: mailOf(tenant),
        headers: { 'idempotency-key': 'order-1' },
      })
    const answers = await Promise.all(Array.from({ length: 10 }, send))
    const settled = await Promise.all(answers.map(async (answer) => (answer.status === 409 ? send() : answer)))
    expect(new Set(settled.map((answer) => answer.json.id)).size).toBe(1)
    expect(await rows(tenant, 'messages')).toHaveLength(1)
  })
})

describe('POST /v1/emails 401 and 403', () => {
  it('makes one mail of fifty requests that come at once with one key', async () => {
    const tenant = await createTenant()
    const body = { from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    const send = () => call('POST', '/v1/emails', { key: tenant.apiKey, body, headers: { 'idempotency-key': 'one' } })
    const answers = await Promise.all(Array.from({ length: 50 }, send))
    for (const { status, json } of answers)
      expect(status === 200 || json.name === 'concurrent_idempotent_requests', JSON.stringify(json)).toBe(true)
    const ids = new Set(answers.flatMap(({ status, json }) => (status === 200 ? [json.id] : [])))
    expect(ids.size).toBe(1)
    const { data } = (await call('GET', '/v1/emails', { key: tenant.apiKey })).json
    expect(data.map(({ id }: { id: string }) => id)).toEqual([...ids])
  })

  it('says that a key is missing, malformed or unknown', async () => {
    const tenant = await createTenant()
    expect((await call('POST', '/v1/emails', { body: mailOf(tenant) })).json).toMatchObject({
      statusCode: 401,
      name: 'missing_api_key',
    })
    for (const key of [
      'nonsense',
      `ms_${'0'.repeat(32)}_${'0'.repeat(64)}`,
      `${tenant.apiKey.slice(0, -1)}x`,
      `${tenant.apiKey.slice(0, -4)}0000`,
    ]) {
      expect((await call('POST', '/v1/emails', { key, body: mailOf(tenant) })).json).toMatchObject({
        statusCode: 403,
        name: 'invalid_api_key',
      })
    }
  })

  it("refuses a sender that is nobody's, another tenant's, or not verified", async () => {
    const [tenant, other, unverified] = [
      await createTenant(),
      await createTenant(),
      await createTenant({ verified: false }),
    ]
    for (const from of ['ada@unknown.example', `ada@${other.domain.name}`, `ada@sub.${tenant.domain.name}`]) {
      const { json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body: mailOf(tenant, { from }) })
      expect(json).toMatchObject({
        statusCode: 403,
        name: 'invalid_from_address',
        message: expect.stringContaining('`from`'),
      })
    }
    const { json } = await call('POST', '/v1/emails', { key: unverified.apiKey, body: mailOf(unverified) })
    expect(json).toMatchObject({ name: 'invalid_from_address', message: expect.stringContaining('not verified') })
  })
})

describe('POST /v1/emails 409', () => {
  it('refuses an Idempotency-Key used for another body', async () => {
    const tenant = await createTenant()
    const headers = { 'idempotency-key': 'order-2' }
    await call('POST', '/v1/emails', { key: tenant.apiKey, body: mailOf(tenant), headers })
    const { json } = await call('POST', '/v1/emails', {
      key: tenant.apiKey,
      body: mailOf(tenant, { subject: 'Other' }),
      headers,
    })
    expect(json).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
    expect(await rows(tenant, 'messages')).toHaveLength(1)
  })
})

describe('POST /v1/emails 429', () => {
  it('counts recipients exactly and refuses beyond the quota of the day', async () => {
    const tenant = await createTenant()
    await env.DB.prepare('update tenant set daily_quota = 3 where id = ?').bind(tenant.tenant.id).run()
    const send = (to: string[]) => call('POST', '/v1/emails', { key: tenant.apiKey, body: mailOf(tenant, { to }) })
    expect((await send(['a@x.example', 'b@x.example'])).status).toBe(200)
    expect((await send(['a@x.example', 'b@x.example'])).json).toMatchObject({
      statusCode: 429,
      name: 'daily_quota_exceeded',
    })
    expect((await send(['a@x.example'])).status).toBe(200)
    expect(await rows(tenant, 'messages')).toHaveLength(2)
    expect(await rows(tenant, 'usage')).toMatchObject([{ day_sent: 3, month_sent: 3 }])
  })
})
