/** A new account: whom it may write to, and how it gets out. */
import { afterAll, describe, expect, it, vi } from 'vitest'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant, markVerified, type TestTenant } from '../create-tenant.ts'
import { callAs, createMember, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const set = (body: object) => callAs(staff, 'PATCH', '/v1/operator/settings', { body })
afterAll(() => set({ sandbox_rule: 'manual' }))

async function createSandboxed(options: { readonly verified?: boolean } = {}) {
  const tenant = await createTenant(options)
  await callAs(staff, 'PATCH', `/v1/operator/tenants/${tenant.tenant.id}`, { body: { plan: 'sandbox' } })
  return { tenant, owner: await createMember(tenant, 'owner') }
}
const mailTo = (tenant: TestTenant, to: string | string[]) => ({
  ...{ from: `a@${tenant.domain.name}`, to, subject: 's', text: 't' },
})
const send = (tenant: TestTenant, to: string | string[]) =>
  call('POST', '/v1/emails', { key: tenant.apiKey, body: mailTo(tenant, to) })

describe('an account in its sandbox', () => {
  it('sends to its members and to its own addresses, in any case, and to nobody else', async () => {
    const { tenant, owner } = await createSandboxed()
    const box = await createMailbox(tenant, 'box')
    const stranger = await createPerson()
    for (const to of [owner.email, owner.email.toUpperCase(), box.address, [owner.email, box.address]])
      expect((await send(tenant, to)).status).toBe(200)
    const foreign = ['b@peer.example', stranger.email, `other@${tenant.domain.name}`, `${box.address}.peer.example`]
    for (const to of foreign) {
      const { status, json } = await send(tenant, [owner.email, to])
      expect({ status, name: json.name }).toEqual({ status: 403, name: 'sandbox_restricted' })
      expect(json.message).toContain(to)
      expect(json.message).toContain('/v1/tenant/request-review')
    }
  })

  it('does so also in a batch, in a raw mail, and by copies', async () => {
    const { tenant, owner } = await createSandboxed()
    const { apiKey: key } = tenant
    const mail = mailTo(tenant, owner.email)
    const raw = { from: mail.from, to: 'b@peer.example', raw: btoa(`From: ${mail.from}\r\nSubject: s\r\n\r\nt\r\n`) }
    for (const [path, body] of [
      ['/v1/emails/batch', [mail, mailTo(tenant, 'b@peer.example')]],
      ['/v1/emails/raw', raw],
      ['/v1/emails', { ...mail, cc: 'b@peer.example' }],
      ['/v1/emails', { ...mail, bcc: 'b@peer.example' }],
      ['/v1/emails', { ...mail, to: 'b@peer.example', scheduled_at: 'in 1 hour' }],
    ] as const)
      expect((await call('POST', path, { key, body })).json).toMatchObject({ name: 'sandbox_restricted' })
    expect((await call('GET', '/v1/emails', { key })).json.data).toEqual([])
  })

  it('has fifty mails a day', async () => {
    const { tenant } = await createSandboxed()
    const { json } = await call('GET', '/v1/limits', { key: tenant.apiKey })
    expect(json).toMatchObject({ in_sandbox: true, plan: { name: 'sandbox', title: 'Sandbox' }, review: null })
    expect(json.limits[0]).toMatchObject({ name: 'daily_emails', limit: 50 })
  })

  it('asks for a review, and is let out by hand', async () => {
    const { tenant, owner } = await createSandboxed()
    const path = `/v1/operator/tenants/${tenant.tenant.id}`
    const message = 'We send receipts to the customers of our shop.'
    expect((await callAs(owner, 'POST', '/v1/tenant/request-review', { body: { message: 'please' } })).status).toBe(422)
    expect((await callAs(owner, 'POST', '/v1/tenant/request-review', { body: { message } })).json).toEqual({
      ...{ object: 'review', kind: 'sandbox' },
    })
    const stranger = await createMember(await createTenant(), 'owner')
    const foreign = { tenant: tenant.tenant.id, body: { message } }
    expect((await callAs(stranger, 'POST', '/v1/tenant/request-review', foreign)).status).toBe(404)
    const asked = await callAs(staff, 'GET', '/v1/operator/tenants?review=sandbox&limit=100')
    expect(asked.json.data).toContainEqual(
      expect.objectContaining({ id: tenant.tenant.id, review: expect.objectContaining({ message }) }),
    )
    expect((await callAs(staff, 'POST', `${path}/lift-sandbox`)).json).toMatchObject({
      in_sandbox: false,
      plan: 'free',
      review: null,
    })
    expect((await callAs(staff, 'POST', `${path}/lift-sandbox`)).status).toBe(409)
    expect((await send(tenant, 'b@peer.example')).status).toBe(200)
    expect((await callAs(owner, 'POST', '/v1/tenant/request-review', { body: { message } })).status).toBe(409)
    const acts = (await callAs(owner, 'GET', '/v1/audit')).json.data
    expect(acts.map(({ act, actor }: { act: string; actor: { kind: string } }) => [act, actor.kind])).toEqual([
      ...[
        ['sandbox.lifted', 'operator'],
        ['review.requested', 'person'],
        ['tenant.limits_changed', 'operator'],
      ],
    ])
  })
})

describe('the rule that a verified domain lifts it', () => {
  it('lets out who has verified one, and nobody before', async () => {
    const { liftByRule } = await import('../../../worker/services/operator/lift-by-rule.ts')
    const { tenant, owner } = await createSandboxed({ verified: false })
    const log = vi.fn()
    const deps = { ...tenant.deps, log }
    const mails = () => log.mock.calls.filter(([, event]) => event === 'system_mail.link').map(([, , told]) => told)
    const inSandbox = async () => (await call('GET', '/v1/limits', { key: tenant.apiKey })).json.in_sandbox
    const id = tenant.tenant.id
    await set({ sandbox_rule: 'verified_domain' })
    await liftByRule(deps, id)
    expect(await inSandbox()).toBe(true)
    await markVerified(tenant.deps, id, tenant.domain.id)
    await set({ sandbox_rule: 'manual' })
    await liftByRule(deps, id)
    expect(await inSandbox()).toBe(true)
    expect(mails()).toEqual([])
    await set({ sandbox_rule: 'verified_domain' })
    await liftByRule(deps, id)
    expect(await inSandbox()).toBe(false)
    await liftByRule(deps, id)
    expect(mails()).toMatchObject([{ kind: 'standing', to: owner.email }])
  })
})
