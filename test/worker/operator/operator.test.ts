/** What the operator sees and does: tenants, plans, relays, settings, and work in somebody's account. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { authenticateSession } from '../../../worker/services/access/authenticate-session.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createRelay } from '../create-relay.ts'
import { createTenant } from '../create-tenant.ts'
import { callAs, createMember, createPerson, join } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const ask = (method: string, path: string, body?: object) =>
  callAs(staff, method, `/v1/operator${path}`, body === undefined ? {} : { body })

afterAll(async () => {
  await env.DB.prepare("delete from settings where key in ('system_sender', 'platform_name')").run()
  await env.DB.prepare('update tenant set operator = 0').run()
})

describe('the list of tenants', () => {
  it('is found by name, id, domain and a member’s address, and by state, plan and what is asked for', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const { id, name } = tenant.tenant
    const found = async (query: string) =>
      (await ask('GET', `/tenants?limit=100&${query}`)).json.data.map((row: { id: string }) => row.id)
    for (const q of [name, id, tenant.domain.name, owner.email, owner.email.slice(0, 20).toUpperCase()])
      expect(await found(`q=${encodeURIComponent(q)}`)).toEqual([id])
    // No sign of a pattern is one.
    for (const q of ['%', '_', "' or 1=1 --"]) expect(await found(`q=${encodeURIComponent(q)}`)).toEqual([])
    expect(await found(`q=${id}&state=active&plan=pro`)).toEqual([id])
    for (const other of ['state=paused', 'plan=sandbox', 'review=any'])
      expect(await found(`q=${id}&${other}`)).toEqual([])
    expect((await ask('GET', '/tenants?state=gone')).status).toBe(422)
  })

  it('pages, newest first', async () => {
    const made = [await createTenant(), await createTenant(), await createTenant()].map(({ tenant }) => tenant.id)
    const first = (await ask('GET', '/tenants?limit=2')).json
    expect(first).toMatchObject({ has_more: true, data: [{ id: made[2] }, { id: made[1] }] })
    const next = (await ask('GET', `/tenants?limit=1&after=${made[1]}`)).json
    expect(next.data).toMatchObject([{ id: made[0] }])
  })

  it('shows usage, and of one tenant its limits, domains and people', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    const mail = { from: `a@${tenant.domain.name}`, to: ['b@peer.example', 'c@peer.example'], subject: 's', text: 't' }
    await call('POST', '/v1/emails', { key: tenant.apiKey, body: mail })
    const { json } = await ask('GET', `/tenants/${tenant.tenant.id}`)
    expect(json).toMatchObject({
      ...{ owner: owner.email, emails: { today: 2, this_month: 2 }, standing: 'good', in_sandbox: false },
      domains: [{ id: tenant.domain.id, name: tenant.domain.name, status: 'verified' }],
      members: [{ email: owner.email, role: 'owner' }],
    })
    expect(json.limits[0]).toMatchObject({ name: 'daily_emails', used: 2, own: null })
    expect((await ask('GET', '/tenants/nonsense')).status).toBe(404)
    expect(JSON.stringify(json)).not.toMatch(/secret|hash|sealed/i)
  })
})

describe('the relays', () => {
  it('are shown with their last heartbeat and without their secrets', async () => {
    const relay = await createRelay()
    const { json } = await ask('GET', '/relays')
    const shown = json.data.find(({ id }: { id: string }) => id === relay.id)
    expect(shown).toMatchObject({ object: 'relay', role: 'both', state: 'active' })
    expect(shown.former_secret).toBeNull()
    expect(JSON.stringify(json)).not.toContain(relay.secret)
    expect(JSON.stringify(json)).not.toMatch(/sealed/i)
  })
})

describe('the settings', () => {
  it('have defaults, and are changed one by one', async () => {
    expect((await ask('GET', '/settings')).json).toMatchObject({
      ...{ platform_name: 'Mailstead', sandbox_rule: 'manual', plan_after_sandbox: 'free' },
      standing_rules: { bounce: { warn: 0.04, pause: 0.08 }, complaint: { warn: 0.0008, pause: 0.003 } },
    })
    expect((await ask('PATCH', '/settings', { platform_name: 'Post' })).json).toMatchObject({
      ...{ platform_name: 'Post', sandbox_rule: 'manual' },
    })
    for (const body of [
      {},
      { platform_name: 'a\r\nb' },
      { plan_after_sandbox: 'nonsense' },
      { sandbox_rule: 'never' },
      { standing_rules: { window_days: 7, min_recipients: 1, bounce: { warn: 0.5, slow: 0.1, pause: 1 } } },
    ])
      expect((await ask('PATCH', '/settings', body)).status).toBe(422)
  })

  it('take a sender that can send only', async () => {
    const tenant = await createTenant()
    const sender = (domain: string) => ask('PATCH', '/settings', { system_sender: `Mailstead <no-reply@${domain}>` })
    expect((await sender(tenant.domain.name)).json.message).toContain('is_operator')
    await ask('PATCH', `/tenants/${tenant.tenant.id}`, { is_operator: true })
    expect((await sender('stranger.example')).status).toBe(422)
    expect((await sender(tenant.domain.name)).json).toMatchObject({
      ...{ system_sender: `Mailstead <no-reply@${tenant.domain.name}>` },
    })
    expect((await ask('PATCH', '/settings', { system_sender: null })).json.system_sender).toBeNull()
    await ask('PATCH', `/tenants/${tenant.tenant.id}`, { is_operator: false })
  })
})

describe('work in somebody’s account', () => {
  it('is that of an admin, for an hour, in this session alone, and stands in the account’s audit log', async () => {
    const tenant = await createTenant()
    const [owner, operator, other] = [
      await createMember(tenant, 'owner'),
      await createPerson({ staff: true }),
      await createPerson({ staff: true }),
    ]
    const { id, name } = tenant.tenant
    const me = async () => (await callAs(operator, 'GET', '/v1/me')).json
    expect(await me()).toMatchObject({ impersonation: null, tenant_id: null })
    expect((await callAs(operator, 'GET', '/v1/domains')).status).toBe(404)
    const begun = await callAs(operator, 'POST', `/v1/operator/tenants/${id}/impersonate`)
    expect(begun.json).toMatchObject({ object: 'impersonation', tenant_id: id })
    expect(await me()).toMatchObject({
      tenant_id: id,
      tenants: [],
      impersonation: { tenant_id: id, tenant_name: name },
    })
    expect((await callAs(operator, 'GET', '/v1/domains')).json.data).toMatchObject([{ name: tenant.domain.name }])
    expect((await callAs(operator, 'GET', '/v1/domains', { tenant: id })).status).toBe(200)
    expect((await callAs(other, 'GET', '/v1/domains', { tenant: id })).status).toBe(404)
    const foreign = (await createTenant()).tenant.id
    expect((await callAs(operator, 'GET', '/v1/domains', { tenant: foreign })).status).toBe(404)

    expect((await callAs(operator, 'POST', '/v1/api-keys', { body: { name: 'support' } })).status).toBe(201)
    expect((await callAs(operator, 'DELETE', `/v1/tenant?name=${encodeURIComponent(name)}`)).status).toBe(403)
    const acts = async () =>
      (await callAs(owner, 'GET', '/v1/audit')).json.data.map(
        ({ act, actor }: { act: string; actor: { kind: string; id: string } }) => [act, actor.kind, actor.id],
      )
    expect(await acts()).toEqual([
      ['api_key.created', 'operator', operator.userId],
      ['impersonation.begun', 'operator', operator.userId],
    ])
    expect((await callAs(operator, 'DELETE', '/v1/operator/impersonation')).json).toMatchObject({ ended: true })
    expect((await callAs(operator, 'GET', '/v1/domains')).status).toBe(404)
    expect((await acts())[0]?.[0]).toBe('impersonation.ended')
  })

  it('ends by itself, and with the rights of the operator', async () => {
    const tenant = await createTenant()
    const operator = await createPerson({ staff: true })
    await callAs(operator, 'POST', `/v1/operator/tenants/${tenant.tenant.id}/impersonate`)
    const deps = createDeps(env)
    const at = async (ms: number) => {
      const later = { ...deps, clock: { now: () => deps.clock.now() + ms } }
      return (await authenticateSession(later, operator.sessionToken, null))?.access?.tenant ?? null
    }
    expect(await at(0)).toBe(tenant.tenant.id)
    expect(await at(3_599_000)).toBe(tenant.tenant.id)
    await env.DB.prepare('update session set expires_at = expires_at + 10000000 where user_id = ?')
      .bind(operator.userId)
      .run()
    expect(await at(3_601_000)).toBeNull()
    await env.DB.prepare('update user set staff = 0 where id = ?').bind(operator.userId).run()
    expect(await at(0)).toBeNull()
  })

  it('shows nobody’s mail', async () => {
    const tenant = await createTenant()
    const box = await createMailbox(tenant, 'box')
    const operator = await createPerson({ staff: true })
    await callAs(operator, 'POST', `/v1/operator/tenants/${tenant.tenant.id}/impersonate`)
    expect((await callAs(operator, 'GET', '/v1/inboxes')).json.data).toEqual([])
    expect((await callAs(operator, 'GET', `/v1/inboxes/${box.id}/threads`)).status).toBe(404)
    expect((await callAs(operator, 'GET', '/v1/emails/receiving')).json).toMatchObject({ name: 'restricted_role' })
  })

  it('leaves his own memberships as they are', async () => {
    const [own, theirs] = [await createTenant(), await createTenant()]
    const operator = await createPerson({ staff: true })
    await join(operator, own, 'read_only')
    await callAs(operator, 'POST', `/v1/operator/tenants/${theirs.tenant.id}/impersonate`)
    const create = (tenant?: string) =>
      callAs(operator, 'POST', '/v1/api-keys', { body: { name: 'k' }, ...(tenant === undefined ? {} : { tenant }) })
    expect((await create(own.tenant.id)).json).toMatchObject({ name: 'restricted_role' })
    expect((await create()).status).toBe(201)
  })
})
