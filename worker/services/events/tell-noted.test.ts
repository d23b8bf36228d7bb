import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { withFault } from '../../../test/worker/fail-once.ts'
import { raiseFence } from '../../store/ledger/fences.ts'
import { bySystem } from '../access/audit-entry.ts'
import { authenticate } from '../access/authenticate.ts'
import { updateDomain } from '../domains/update-domain.ts'
import { removeMailbox } from '../mailboxes/remove-mailbox.ts'
import { updateMailbox } from '../mailboxes/update-mailbox.ts'
import { deleteTenant } from '../tenants/delete-tenant.ts'
import { sweepNotedEvents, tellNotedEvents } from './tell-noted.ts'

const readTypes = async ({ apiKey }: TestTenant): Promise<string[]> =>
  (await call('GET', '/v1/event-log', { key: apiKey })).json.data.map(({ type }: { type: string }) => type)

const noted = async ({ tenant }: TestTenant): Promise<unknown> =>
  env.DB.prepare('select count(*) as n from event_outbox where tenant_id = ?').bind(tenant.id).first('n')

const rename = ({ deps, tenant, domain }: TestTenant, open_tracking: boolean) =>
  updateDomain(deps, bySystem(tenant.id), domain.id, { open_tracking })

const isInsert = (text: string) => text.startsWith('insert into "events"')
const isRemoval = (text: string) => text.startsWith('delete from "event_outbox"')

describe('events of the directory', () => {
  it.each([
    ['before the log is written', isInsert, 'before', []],
    ['after the log was written', isInsert, 'after', ['domain.updated', 'domain.updated']],
    ['before the note is removed', isRemoval, 'before', ['domain.updated', 'domain.updated']],
    ['after the note was removed', isRemoval, 'after', ['domain.updated', 'domain.updated']],
  ] as const)('come once, in their order, when a call fails %s', async (_, isHit, when, atOnce) => {
    const owner = await createTenant()
    const home = { tenant: owner.tenant.id, shard: owner.tenant.shard }
    await rename(owner, true)
    await rename(owner, false)
    await tellNotedEvents(withFault(owner.deps, { isHit, when }), home)
    expect(await readTypes(owner)).toEqual(atOnce)
    await rename(owner, true)
    await sweepNotedEvents(owner.deps, 1_000)
    await sweepNotedEvents(owner.deps, 1_000)
    expect(await readTypes(owner)).toEqual(['domain.updated', 'domain.updated', 'domain.updated'])
    expect(await noted(owner)).toBe(0)
  })

  it('are not written where the tenant lived before, and not lost', async () => {
    const owner = await createTenant({ shard: 0 })
    await rename(owner, true)
    const fence = { kind: 'away', moveAtMs: owner.deps.clock.now() } as const
    await raiseFence(owner.deps.ledgers.at(0), owner.tenant.id, fence)
    await tellNotedEvents({ ...owner.deps, log: () => undefined }, { tenant: owner.tenant.id, shard: 0 })
    expect(await noted(owner)).toBe(1)
    await env.DB.prepare('update tenant set shard = 1 where id = ?').bind(owner.tenant.id).run()
    await sweepNotedEvents(owner.deps, 1_000)
    expect(await readTypes(owner)).toEqual(['domain.updated'])
    expect(await noted(owner)).toBe(0)
  })

  it('come once when several move them at the same time', async () => {
    const owner = await createTenant()
    const home = { tenant: owner.tenant.id, shard: owner.tenant.shard }
    for (let n = 0; n < 5; n++) await rename(owner, n % 2 === 0)
    await Promise.all(Array.from({ length: 6 }, () => tellNotedEvents(owner.deps, home)))
    expect(await readTypes(owner)).toEqual(Array.from({ length: 5 }, () => 'domain.updated'))
  })

  it('are not noted when their change is not made, and are when the request breaks off behind it', async () => {
    const owner = await createTenant()
    const isUpdate = (text: string) => text.startsWith('update "domains"')
    const change = (when: 'before' | 'after') =>
      updateDomain(withFault(owner.deps, { isHit: isUpdate, when }), bySystem(owner.tenant.id), owner.domain.id, {
        tls: 'enforced',
      })
    await expect(change('before')).rejects.toThrow()
    expect(await noted(owner)).toBe(0)
    await expect(change('after')).rejects.toThrow()
    expect(await noted(owner)).toBe(1)
  })

  it('wait while their tenant moves, and go with it when it is removed', async () => {
    const owner = await createTenant()
    const setState = (state: string) =>
      env.DB.prepare('update tenant set state = ? where id = ?').bind(state, owner.tenant.id).run()
    await rename(owner, true)
    await setState('moving')
    await sweepNotedEvents(owner.deps, 1_000)
    expect(await noted(owner)).toBe(1)
    await setState('active')
    await sweepNotedEvents(owner.deps, 1_000)
    expect(await readTypes(owner)).toEqual(['domain.updated'])
    await rename(owner, false)
    await deleteTenant(owner.deps, owner.tenant.id)
    expect(await noted(owner)).toBe(0)
  })
})

describe('events of inboxes', () => {
  it('tell of what the API does, in the shape of the package', async () => {
    const owner = await createTenant()
    const key = owner.apiKey
    const email_address = `ada@${owner.domain.name}`
    const { id } = (await call('POST', '/v1/inboxes', { key, body: { email_address, name: 'Ada' } })).json
    await call('POST', '/v1/inboxes', { key, body: { email_address } })
    await call('PATCH', `/v1/inboxes/${id}`, { key, body: { from_name: 'Ada L' } })
    const { json: inbox } = await call('GET', `/v1/inboxes/${id}`, { key })
    await call('DELETE', `/v1/inboxes/${id}`, { key })
    await call('DELETE', `/v1/inboxes/${id}`, { key })
    const { data } = (await call('GET', '/v1/event-log', { key })).json
    expect(data.map(({ type, data }: { type: string; data: unknown }) => [type, data])).toEqual([
      [
        'inbox.created',
        { source: 'api', inbox_id: id, inbox: { ...inbox, from_name: null, updated_at: inbox.created_at } },
      ],
      ['inbox.updated', { source: 'api', inbox_id: id, inbox }],
      ['inbox.deleted', { source: 'api', inbox_id: id }],
    ])
  })

  it('tell of a removal once, however often it is begun', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const access = { ...(await authenticate(owner.deps, owner.apiKey, null)), ...bySystem(owner.tenant.id) }
    await updateMailbox(owner.deps, bySystem(owner.tenant.id), ada.id, { name: 'A' })
    await expect(removeMailbox(owner.deps, access, ada.id, 0)).rejects.toThrow('Repeat the request')
    await removeMailbox(owner.deps, access, ada.id)
    await tellNotedEvents(owner.deps, access)
    expect(await readTypes(owner)).toEqual(['inbox.updated', 'inbox.deleted'])
  })
})
