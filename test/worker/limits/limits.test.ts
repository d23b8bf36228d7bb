/** Plans as data: limits of what is made, exact under requests at once; the operator's changes; warnings once a period. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { warnOfLimits } from '../../../worker/services/plans/warn-of-limits.ts'
import { call } from '../call.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { callAs, createMember, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const change = async ({ tenant }: TestTenant, body: object) =>
  callAs(staff, 'PATCH', `/v1/operator/tenants/${tenant.id}`, { body })
const limits = async ({ apiKey }: TestTenant) => (await call('GET', '/v1/limits', { key: apiKey })).json
const limitOf = async (tenant: TestTenant, name: string) =>
  (await limits(tenant)).limits.find((limit: { name: string }) => limit.name === name)
const addDomain = ({ apiKey: key }: TestTenant, name = `d${crypto.randomUUID()}.example`) =>
  call('POST', '/v1/domains', { key, body: { name } })

describe('limits of what is made', () => {
  it('hold for domains, exactly, and the refusal names limit, use and remedy', async () => {
    const tenant = await createTenant()
    await change(tenant, { plan: 'free' })
    expect(await limitOf(tenant, 'domains')).toMatchObject({ used: 1, limit: 3, level: 'ok', resets_at: null })
    const answers = await Promise.all(Array.from({ length: 6 }, () => addDomain(tenant)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403, 403])
    const refused = answers.find(({ status }) => status === 403)
    expect(refused?.json).toMatchObject({ name: 'limit_reached' })
    expect(refused?.json.message).toBe(
      'This account has 3 of the 3 domains that it may have in the plan Free. Remove one, or ask for a larger plan; GET /v1/limits shows all limits.',
    )
    expect(await limitOf(tenant, 'domains')).toMatchObject({ used: 3, level: 'reached' })
    // What is there already is told as such, also at the limit.
    expect((await addDomain(tenant, tenant.domain.name)).json).toMatchObject({ name: 'conflict' })
  })

  it('hold for inboxes, API keys and members', async () => {
    const tenant = await createTenant()
    const owner = await createMember(tenant, 'owner')
    await change(tenant, { limits: { inboxes: 1, api_keys: 3, members: 2 } })
    const inbox = (local: string) =>
      call('POST', '/v1/inboxes', { key: tenant.apiKey, body: { email_address: `${local}@${tenant.domain.name}` } })
    expect((await inbox('a')).status).toBe(201)
    expect((await inbox('b')).json).toMatchObject({ name: 'limit_reached' })
    const key = () => call('POST', '/v1/api-keys', { key: tenant.apiKey, body: { name: 'k' } })
    const first = await key()
    expect((await key()).json).toMatchObject({ name: 'limit_reached' })
    await call('DELETE', `/v1/api-keys/${first.json.id}`, { key: tenant.apiKey })
    expect((await key()).status).toBe(201)
    const invite = (name: string) =>
      callAs(owner, 'POST', '/v1/invitations', {
        body: { email: `${name}-${owner.userId}@peer.example`, role: 'member' },
      })
    expect((await invite('a')).status).toBe(201)
    expect((await invite('b')).json).toMatchObject({ name: 'limit_reached' })
  })

  it('below what is there take nothing away', async () => {
    const tenant = await createTenant()
    await change(tenant, { limits: { domains: 0 } })
    expect((await call('GET', '/v1/domains', { key: tenant.apiKey })).json.data).toHaveLength(1)
    expect((await addDomain(tenant)).json).toMatchObject({ name: 'limit_reached' })
    await change(tenant, { limits: { domains: null } })
    expect((await addDomain(tenant)).status).toBe(201)
  })
})

describe('quotas', () => {
  it('come from the plan, or from what the operator gave instead, also when the plan changes later', async () => {
    const [own, plain] = [await createTenant(), await createTenant()]
    const name = `p${crypto.randomUUID().slice(0, 8)}`
    const amounts = {
      daily_emails: 10,
      monthly_emails: 100,
      domains: 5,
      inboxes: 5,
      storage_bytes: 5,
      members: 5,
      api_keys: 5,
    }
    const body = {
      ...{ name, title: 'Test', limits: amounts },
      retention_days: { events: 1, raw: 1, rejected: 1, spam_log: 1, trash: 1 },
    }
    expect((await callAs(staff, 'POST', '/v1/operator/plans', { body })).status).toBe(201)
    expect((await callAs(staff, 'POST', '/v1/operator/plans', { body })).status).toBe(409)
    for (const tenant of [own, plain]) await change(tenant, { plan: name })
    await change(own, { limits: { daily_emails: 7 } })
    const daily = async (tenant: TestTenant) => (await limitOf(tenant, 'daily_emails')).limit
    expect([await daily(own), await daily(plain)]).toEqual([7, 10])
    await callAs(staff, 'PATCH', `/v1/operator/plans/${name}`, { body: { limits: { daily_emails: 20 } } })
    expect([await daily(own), await daily(plain)]).toEqual([7, 20])
    expect((await limits(plain)).retention_days).toEqual(body.retention_days)
    expect((await change(own, { plan: 'nonsense' })).status).toBe(422)
    expect((await callAs(staff, 'PATCH', '/v1/operator/plans/nonsense', { body: { title: 'x' } })).status).toBe(404)
  })

  it('are warned of at 80 and at 100 percent, each once', async () => {
    const tenant = await createTenant()
    await change(tenant, { limits: { daily_emails: 5 } })
    const mail = { from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    const send = () => call('POST', '/v1/emails', { key: tenant.apiKey, body: mail })
    const told = async () => {
      for (let twice = 0; twice < 2; twice++) await warnOfLimits(tenant.deps, tenant.tenant.id)
      const { json } = await call('GET', '/v1/event-log', { key: tenant.apiKey })
      return json.data
        .filter(({ type }: { type: string }) => type.startsWith('limit.'))
        .map(({ type, data }: { type: string; data: { name: string } }) => `${type} ${data.name}`)
    }
    for (let sent = 0; sent < 3; sent++) await send()
    expect(await told()).toEqual([])
    await send()
    expect(await told()).toEqual(['limit.approached daily_emails'])
    await send()
    expect(await told()).toEqual(['limit.approached daily_emails', 'limit.reached daily_emails'])
    expect((await send()).json).toMatchObject({ name: 'daily_quota_exceeded' })
    const kept = await env.DB.prepare('select count(*) as n from limit_warnings where tenant_id = ?')
      .bind(tenant.tenant.id)
      .first('n')
    expect(kept).toBe(2)
  })
})
