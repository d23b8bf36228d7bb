/** Holds and orders about waiting mail, by the operator's API: what is meant, what relays are told, what tenants see. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handOver } from '../../../worker/services/sending/hand-over/hand-over.ts'
import { relayCommands } from '../../../worker/store/directory/schema.ts'
import { call } from '../call.ts'
import { createMessage, readStates } from '../create-message.ts'
import { createTenant } from '../create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../fake-agent.ts'
import { callAs, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const ask = (method: string, path: string, body?: object) =>
  callAs(staff, method, `/v1/operator${path}`, body === undefined ? {} : { body })
const reason = 'The provider asked us to wait.'

async function stage({ tellsSources = false } = {}) {
  const tenant = await createTenant()
  const { deps } = tenant
  await removeRelays(deps)
  await deps.directory.run('delete from holds')
  await deps.directory.delete(relayCommands)
  const agent = await createFakeAgent(deps.clock.now())
  if (tellsSources) await deps.directory.run('update relays set lists_sources = 1')
  vi.spyOn(globalThis, 'fetch').mockImplementation(agent.fetch)
  const message = await createMessage(tenant)
  const scope = { tenant: tenant.tenant.id }
  const show = async (part = '') => (await call('GET', `/v1/emails/${message.id}${part}`, { key: tenant.apiKey })).json
  const attempt = () =>
    handOver({ ...deps, fetch: fetchOf(agent), log: () => undefined }, [{ tenant: tenant.tenant.id, job: message.job }])
  const audit = async () =>
    (
      await env.DB.prepare('select act, actor_kind, detail from audit_log where tenant_id = ? order by id')
        .bind(tenant.tenant.id)
        .all<{ act: string; actor_kind: string; detail: string }>()
    ).results
  return { tenant, agent, relay: agent.relay.id, message, scope, show, attempt, audit }
}

beforeEach(() => vi.restoreAllMocks())
afterAll(async () => {
  vi.restoreAllMocks()
  const { deps } = await createTenant()
  await deps.directory.run('delete from holds')
  await removeRelays(deps)
})

describe('what an order is about', () => {
  it.each([
    [{}, 'all": true'],
    [{ all: true, class: 'bulk' }, 'not both'],
    [{ all: false }, 'all'],
    [{ source: 'mail.example' }, 'source'],
    [{ jobs: ['x'] }, 'jobs'],
  ])('is never guessed: %o', async (scope, told) => {
    const { agent } = await stage()
    for (const [path, body] of [
      ['/holds', { scope, reason }],
      ['/control', { action: 'expire', scope, reason }],
    ] as const) {
      const { status, json } = await ask('POST', path, body)
      expect(status, path).toBe(422)
      expect(json.message).toContain(told)
    }
    expect(agent.controls).toEqual([])
  })

  it('by sender is its return path; names are in lower case', async () => {
    const { agent, tenant } = await stage()
    await ask('POST', '/holds', { scope: { sender: tenant.domain.name, domain: 'GMail.com.' }, reason })
    const scope = agent.controls[0]?.holds?.rules[0]?.scope
    expect(scope).toMatchObject({ domain: 'gmail.com' })
    expect(scope?.sender).toMatch(new RegExp(`^.+\\.${tenant.domain.name}$`))
  })

  it('may be all mail, when that is said', async () => {
    const { agent, relay } = await stage()
    const { json } = await ask('POST', '/control', { action: 'flush', scope: { all: true } })
    expect(json).toMatchObject({
      action: 'flush',
      at_relays: 1,
      relays: [{ id: relay, confirmed: true, recipients: 1 }],
    })
    expect(agent.controls[0]?.commands).toMatchObject([{ action: 'flush', scope: {} }])
  })

  it('by source reaches relays that know it, and leaves out those of the version before', async () => {
    const { agent } = await stage({ tellsSources: true })
    const source = { scope: { source: '192.0.2.25' }, reason }
    await ask('POST', '/holds', source)
    await ask('POST', '/control', { action: 'expire', ...source })
    expect(agent.controls).toMatchObject([{ holds: { rules: [{ scope: source.scope }] } }, { commands: [source] }])
    const old = await stage()
    await ask('POST', '/holds', source)
    await ask('POST', '/control', { action: 'expire', ...source })
    expect(old.agent.controls).toMatchObject([{ holds: { rules: [] } }, { commands: [] }])
  })
})

describe('a hold', () => {
  it('is shown on the mail with its reason and end, and goes on when it is released', async () => {
    const { scope, show, attempt, agent, relay } = await stage()
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const placed = await ask('POST', '/holds', { scope, reason, until })
    expect(placed).toMatchObject({
      status: 201,
      json: { object: 'hold', kind: 'operator', scope, reason, until, relays: [{ id: relay, confirmed: true }] },
    })
    await attempt()
    expect(agent.posts).toEqual([])
    expect(await show()).toMatchObject({ held_reason: reason, held_until: until })
    const [recipient] = (await show('/timeline')).recipients
    expect(recipient.held).toMatchObject({ reason, until })
    const { id } = placed.json
    expect((await ask('GET', '/holds')).json.data).toMatchObject([{ id, scope, reason, until }])
    expect((await ask('DELETE', `/holds/${id}`)).json).toMatchObject({ id, released: true })
    await attempt()
    expect(agent.posts).toHaveLength(1)
    expect(await show()).toMatchObject({ held_reason: null, held_until: null })
    const kinds = (await show('/timeline')).recipients[0].entries.map(({ kind }: { kind: string }) => kind)
    expect(kinds.filter((kind: string) => kind === 'held' || kind === 'released')).toEqual(['held', 'released'])
    expect((await ask('DELETE', `/holds/${id}`)).status).toBe(404)
  })

  it('of the same name is changed, not doubled; an end that is over is refused', async () => {
    const { scope } = await stage()
    for (const why of ['one', 'two']) await ask('POST', '/holds', { id: 'mine', scope, reason: why })
    expect((await ask('GET', '/holds')).json.data).toMatchObject([{ id: 'mine', reason: 'two' }])
    const over = await ask('POST', '/holds', { scope, reason, until: '2020-01-01T00:00:00Z' })
    expect(over).toMatchObject({ status: 422 })
    expect(over.json.message).toContain('`until`')
  })

  it('of a paused account is shown, and ends with the pause alone', async () => {
    const { scope } = await stage()
    await ask('POST', `/tenants/${scope.tenant}/suspend`, { reason })
    const [hold] = (await ask('GET', '/holds')).json.data
    expect(hold).toMatchObject({ kind: 'paused_account', scope })
    expect((await ask('DELETE', `/holds/${hold.id}`)).status).toBe(409)
    expect((await ask('POST', '/holds', { id: hold.id, scope, reason })).status).toBe(422)
    await ask('POST', `/tenants/${scope.tenant}/resume`)
    expect((await ask('GET', '/holds')).json.data).toEqual([])
  })

  it('is in the log of the account that it is about', async () => {
    const { scope, audit } = await stage()
    await ask('POST', '/holds', { id: 'told', scope, reason })
    await ask('DELETE', '/holds/told')
    const acts = (await audit()).filter(({ act }) => act.startsWith('hold.'))
    expect(acts).toMatchObject([
      { act: 'hold.placed', actor_kind: 'operator', detail: expect.stringContaining(reason) },
      { act: 'hold.released', actor_kind: 'operator' },
    ])
  })
})

describe('an order', () => {
  it('expires and cancels what waits here, and says how much', async () => {
    const { scope, message, tenant, show } = await stage()
    const other = await createMessage(tenant)
    const domain = 'nowhere.example'
    expect(
      (await ask('POST', '/control', { action: 'expire', scope: { ...scope, domain }, reason })).json,
    ).toMatchObject({
      here: 0,
    })
    const { json } = await ask('POST', '/control', { action: 'expire', scope, reason })
    expect(json.here).toBeGreaterThanOrEqual(2)
    expect((await readStates(message)).message).toBe('expired')
    expect((await readStates(other)).message).toBe('expired')
    expect(JSON.stringify(await show('/timeline'))).toContain(reason)
  })

  it('for one relay touches nothing here; of one that is not there it is refused', async () => {
    const { scope, relay, message, agent } = await stage()
    const order = { action: 'cancel', scope, reason, relay }
    expect((await ask('POST', '/control', order)).json).toMatchObject({ here: 0, at_relays: 1 })
    expect((await readStates(message)).message).not.toBe('canceled')
    const back = await ask('POST', '/control', { action: 're_route', scope, reason, relay })
    expect(back).toMatchObject({ status: 200, json: { action: 're_route', here: 0 } })
    expect(agent.controls.flatMap(({ commands }) => commands.map(({ action }) => action))).toEqual(['cancel', 'return'])
    for (const action of ['cancel', 're_route'])
      expect((await ask('POST', '/control', { action, scope, reason, relay: 'relay-unknown' })).status).toBe(404)
    expect((await ask('POST', '/control', { action: 're_route', scope, reason })).status).toBe(422)
  })

  it('that a relay misses is told as not confirmed, and repeated under its id is one', async () => {
    const { scope, agent, relay } = await stage()
    agent.control = () => new Response(null, { status: 500 })
    const id = crypto.randomUUID()
    const missed = await ask('POST', '/control', { action: 'expire', id, scope, reason, relay })
    expect(missed.json).toMatchObject({ id, at_relays: 0, relays: [{ id: relay, confirmed: false, recipients: null }] })
    agent.control = null
    for (const recipients of [1, 0])
      expect((await ask('POST', '/control', { action: 'expire', id, scope, reason, relay })).json).toMatchObject({
        relays: [{ confirmed: true, recipients }],
      })
  })
})
