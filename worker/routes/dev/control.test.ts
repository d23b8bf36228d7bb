import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage, readStates } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { createFakeAgent, removeRelays } from '../../../test/worker/fake-agent.ts'

const control = (body: object) => call('POST', '/dev/control', { body })

async function stage() {
  const tenant = await createTenant()
  await removeRelays(tenant.deps)
  const agent = await createFakeAgent(tenant.deps.clock.now())
  vi.spyOn(globalThis, 'fetch').mockImplementation(agent.fetch)
  return { tenant, agent, relay: agent.relay.id, message: await createMessage(tenant) }
}

beforeEach(() => vi.restoreAllMocks())
afterAll(async () => {
  vi.restoreAllMocks()
  await removeRelays((await createTenant()).deps)
})

describe('/dev/control', () => {
  it('holds, lists and releases', async () => {
    const { relay } = await stage()
    const until = new Date(Date.now() + 600_000).toISOString()
    const held = await control({ action: 'hold', id: 'h', scope: { domain: 'a.example' }, reason: 'r', until })
    expect(held).toMatchObject({ status: 200, json: { id: 'h', relays: [{ id: relay, told: true }] } })
    const { json } = await call('GET', '/dev/holds')
    expect(json).toEqual({
      revision: held.json.revision,
      holds: [{ id: 'h', scope: { domain: 'a.example' }, reason: 'r', until }],
    })
    expect((await control({ action: 'release', id: 'h' })).json).toMatchObject({ released: true })
    expect((await call('GET', '/dev/holds')).json.holds).toEqual([])
  })

  it('sends commands, and names those that it knows', async () => {
    const { agent, relay, tenant } = await stage()
    const scope = { tenant: tenant.tenant.id, domain: 'nowhere.example' }
    for (const body of [
      { action: 'cancel', scope },
      { action: 'expire', scope, reason: 'late' },
      { action: 'flush', scope },
      { action: 're-route', relay, scope },
      { action: 'drain', relay },
      { action: 'resume', relay },
      { action: 'suppress', tenant: tenant.tenant.id, addresses: ['a@b.example'] },
    ])
      expect(await control(body), body.action).toMatchObject({ status: 200 })
    expect(agent.controls.flatMap(({ commands }) => commands.map(({ action }) => action))).toEqual([
      'cancel',
      'expire',
      'flush',
      'return',
      'return',
      'cancel',
    ])
    expect((await control({ action: 'explode' })).status).toBe(422)
    expect((await control({ action: 'drain', relay: 'relay-unknown' })).status).toBe(404)
  })

  it('cancels one mail, and takes a complaint', async () => {
    const { tenant, message } = await stage()
    const other = await createMessage(tenant)
    const one = { tenant: tenant.tenant.id, message: message.id }
    expect((await control({ action: 'cancel', ...one })).json).toEqual({ stoppable: 'all', relays: [] })
    expect((await readStates(message)).message).toBe('canceled')
    expect((await control({ action: 'complain', ...one, message: other.id })).status).toBe(200)
    expect((await readStates(other)).message).toBe('complained')
  })
})
