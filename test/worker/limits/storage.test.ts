/** What an account keeps: counted while mail comes in, told, and at the limit new mail is put off and none is lost. */
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import { drizzle } from 'drizzle-orm/d1'
import { describe, expect, it } from 'vitest'
import type { Deps } from '../../../worker/deps.ts'
import { receiveEmail } from '../../../worker/email.ts'
import { newId } from '../../../worker/platform/ids.ts'
import { consume } from '../../../worker/queues/consume.ts'
import { measureStorage } from '../../../worker/services/plans/measure-storage.ts'
import { acceptMail } from '../../../worker/services/receiving/accept/accept-mail.ts'
import { forgetReceivingDomains } from '../../../worker/services/receiving/accept/locate-domains.ts'
import { addStorage, findStorage } from '../../../worker/store/directory/plans/tenant-storage.ts'
import { sumReceived } from '../../../worker/store/ledger/reports/used.ts'
import { arrive } from '../arrive.ts'
import { call } from '../call.ts'
import { createReceiver, listReceived, readDeliveryRows } from '../create-inbound.ts'
import { createMailbox } from '../create-mailbox.ts'
import type { TestTenant } from '../create-tenant.ts'
import { type Meter, meterDatabase } from '../metered-database.ts'
import { callAs, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const MINUTE = 60_000
const MAIL = 10_000
const RAW = 'x'.repeat(MAIL)

/** An account whose inbox takes mail, with room for so many bytes. */
async function stage(room: number) {
  const owner = await createReceiver()
  const ada = await createMailbox(owner, 'ada')
  let offsetMs = 0
  const deps: Deps = { ...owner.deps, clock: { now: () => Date.now() + offsetMs } }
  const setRoom = (bytes: number | null) =>
    callAs(staff, 'PATCH', `/v1/operator/tenants/${owner.tenant.id}`, { body: { limits: { storage_bytes: bytes } } })
  await setRoom(room)
  const file = async (wakes: readonly InboundQueued[]) => {
    const messages = wakes.map((body, n) => ({ id: String(n), timestamp: new Date(), attempts: 1, body }))
    const batch = createMessageBatch('mailstead-inbound', messages)
    await consume(deps, batch)
    expect((await getQueueResult(batch, createExecutionContext())).retryMessages).toEqual([])
  }
  return {
    ...{ owner, ada, deps, file, setRoom },
    /** So many mails, filed at once, a minute after those before. */
    async receive(count: number) {
      offsetMs += MINUTE
      const wakes: InboundQueued[] = []
      for (let n = 0; n < count; n++) wakes.push(await arrive({ ...owner, deps }, { rcptTo: [ada.address], raw: RAW }))
      await file(wakes)
    },
    limit: async () => {
      const { json } = await call('GET', '/v1/limits', { key: owner.apiKey })
      const { used, limit, level } = json.limits.find(({ name }: { name: string }) => name === 'storage_bytes')
      return { used, limit, level }
    },
    /** What relays are told of the domain. */
    isFullForRelays: async () => {
      const value = await env.DB.prepare('select value from mx_entries where key = ?')
        .bind(`domain:${owner.domain.name}`)
        .first<string>('value')
      return JSON.parse(value ?? 'null')?.full
    },
    told: async () => {
      const { json } = await call('GET', '/v1/event-log?limit=100', { key: owner.apiKey })
      return json.data
        .filter(({ type }: { type: string }) => type.startsWith('limit.'))
        .map(({ type, data }: { type: string; data: { name: string } }) => `${type} ${data.name}`)
    },
  }
}

const meterOf = (deps: Deps, meter: Meter): Deps => {
  const open = (database: D1Database) => drizzle(meterDatabase(database, meter), { casing: 'snake_case' })
  const ledgers = [open(env.LEDGER_0), open(env.LEDGER_1)]
  return {
    ...deps,
    directory: open(env.DB),
    ledgers: { count: 2, at: (shard) => ledgers[shard] ?? deps.ledgers.at(shard) },
  }
}

describe('what comes in', () => {
  it('counts, mail by mail, and is what the sum of the day says', async () => {
    const { owner, deps, receive, limit } = await stage(1_000_000)
    expect(await limit()).toMatchObject({ used: 0, level: 'ok' })
    await receive(1)
    expect(await limit()).toMatchObject({ used: MAIL, limit: 1_000_000, level: 'ok' })
    await receive(3)
    expect(await limit()).toMatchObject({ used: 4 * MAIL })
    await env.DB.prepare('update tenant_storage set bytes = 7 where tenant_id = ?').bind(owner.tenant.id).run()
    await measure(owner, deps)
    expect(await limit()).toMatchObject({ used: 4 * MAIL })
    await receive(1)
    expect(await limit()).toMatchObject({ used: 5 * MAIL })
  })

  it('counts from the beginning where nobody has noted how far it is counted', async () => {
    const { owner, receive, limit } = await stage(1_000_000)
    await receive(2)
    const measured = "update tenant_storage set bytes = ?, counted_up_to = '' where tenant_id = ?"
    await env.DB.prepare(measured)
      .bind(2 * MAIL, owner.tenant.id)
      .run()
    await receive(1)
    expect(await limit()).toMatchObject({ used: 3 * MAIL })
  })

  it('is counted once by those who count at the same time', async () => {
    const { owner, ada, receive, limit, deps } = await stage(1_000_000)
    await receive(1)
    for (let n = 0; n < 4; n++) await arrive({ ...owner, deps }, { rcptTo: [ada.address], raw: RAW })
    const id = owner.tenant.id
    const countAll = async () => {
      const after = (await findStorage(deps.directory, id))?.countedUpTo ?? ''
      const { bytes, countedUpTo } = await sumReceived(deps.ledgers.at(owner.tenant.shard), id, after)
      return () => addStorage(deps.directory, id, { bytes, after, upTo: countedUpTo })
    }
    const writes = await Promise.all([countAll(), countAll(), countAll()])
    await Promise.all(writes.map((write) => write()))
    expect(await limit()).toMatchObject({ used: 5 * MAIL })
  })

  it('costs one row a minute, however many mails it is', async () => {
    const { owner, ada, deps, receive } = await stage(1_000_000)
    await receive(1)
    const cost = async (count: number) => {
      const wakes: InboundQueued[] = []
      for (let n = 0; n < count; n++) wakes.push(await arrive({ ...owner, deps }, { rcptTo: [ada.address], raw: RAW }))
      const meter: Meter = { roundTrips: 0, rowsWritten: 0, statements: new Set() }
      const metered = meterOf({ ...deps, clock: { now: () => Date.now() + 10 * MINUTE } }, meter)
      const messages = wakes.map((body, n) => ({ id: String(n), timestamp: new Date(), attempts: 1, body }))
      await consume(metered, createMessageBatch('mailstead-inbound', messages))
      return [...(meter.statements ?? [])].filter((text) => text.includes('tenant_storage'))
    }
    expect(await cost(5)).toHaveLength(3)
    // A moment later nothing is asked, and nothing written.
    expect(await cost(5)).toEqual([])
  })
})

const measure = async ({ tenant }: TestTenant, deps: Deps) => {
  // The round of the day, begun right in front of this tenant.
  const before = tenant.id.replace(/.$/, '0').replace(/^(.*)-(.{12})$/, (_, head: string) => `${head}-000000000000`)
  await env.DB.prepare("insert or replace into settings (key, value) values ('storage_place', ?)").bind(before).run()
  await measureStorage(deps, false)
}

describe('a full account', () => {
  it('is told at 80 and at 100 percent, once each, and so are relays', async () => {
    const { receive, limit, told, isFullForRelays } = await stage(5 * MAIL)
    await receive(3)
    expect([await limit(), await told(), await isFullForRelays()]).toMatchObject([{ level: 'ok' }, [], false])
    await receive(1)
    expect([await limit(), await told()]).toMatchObject([{ level: 'approached' }, ['limit.approached storage_bytes']])
    await receive(2)
    expect([await limit(), await told(), await isFullForRelays()]).toMatchObject([
      { level: 'reached', used: 6 * MAIL },
      ['limit.approached storage_bytes', 'limit.reached storage_bytes'],
      true,
    ])
    await receive(1)
    expect(await told()).toHaveLength(2)
  })

  it('gets no mail by Email Routing for now, keeps nothing of it, and refuses for good what it has no address for', async () => {
    const { owner, ada, deps, receive } = await stage(MAIL)
    await receive(1)
    const [rows, objects] = [await readDeliveryRows(owner), await listReceived(owner)]
    const rejected: string[] = []
    const send = (to: string) => {
      const bytes = new TextEncoder().encode('Subject: s\r\n\r\nx\r\n')
      const raw = new Blob([bytes]).stream()
      const given = { from: 'eve@peer.example', to, raw, rawSize: bytes.byteLength }
      const message = { ...given, setReject: (reason: string) => void rejected.push(reason) }
      return receiveEmail({ ...deps, log: () => undefined }, message, { waitUntil: () => undefined })
    }
    await expect(send(ada.address)).rejects.toThrow('4.2.2')
    expect([await readDeliveryRows(owner), await listReceived(owner)]).toEqual([rows, objects])
    expect(rejected).toEqual([])
    await send(`nobody@${owner.domain.name}`)
    expect(rejected).toEqual([expect.stringContaining('5.1.1')])
  })

  it('loses nothing that a relay took before it heard of it', async () => {
    const { owner, ada, deps, receive, file, limit } = await stage(MAIL)
    await receive(1)
    const bytes = new TextEncoder().encode(RAW)
    const id = DeliveryId.parse(newId(deps.clock.now()))
    const accepted = await acceptMail(deps, {
      ...{ id, source: 'mx', relay: null, mailFrom: 'eve@peer.example', rcptTo: [ada.address] },
      reception: { helo: null, ip: '192.0.2.9', by: 'mx.test', tls: null, smtpUtf8: false },
      ...{ receivedAtMs: Date.now(), size: bytes.length, sha256: null, checks: null, scan: null },
      bytes: new Blob([bytes]).stream(),
    })
    expect(accepted.answer).toMatchObject({ accepted: [ada.address], refused: [] })
    await file(accepted.wakes)
    expect(await readDeliveryRows(owner)).toHaveLength(2)
    expect(await limit()).toMatchObject({ level: 'reached' })
  })

  it('takes mail again once there is room: by what is removed, and by a larger limit', async () => {
    const { owner, ada, receive, limit, setRoom, isFullForRelays } = await stage(3 * MAIL)
    await receive(3)
    expect(await isFullForRelays()).toBe(true)
    const emptied = await call('POST', `/v1/inboxes/${ada.id}/empty`, { key: owner.apiKey, body: { folder: 'all' } })
    expect(emptied.json).toMatchObject({ removed: 3, has_more: false })
    expect([await limit(), await isFullForRelays()]).toMatchObject([{ used: 0, level: 'ok' }, false])

    await receive(3)
    expect(await isFullForRelays()).toBe(true)
    await setRoom(100 * MAIL)
    expect([await limit(), await isFullForRelays()]).toMatchObject([{ used: 3 * MAIL, level: 'ok' }, false])
    await setRoom(2 * MAIL)
    expect(await isFullForRelays()).toBe(true)
    forgetReceivingDomains(owner.tenant.id)
  })

  it('is no other’s trouble', async () => {
    const [full, other] = [await stage(MAIL), await stage(MAIL)]
    await full.receive(2)
    expect([await full.isFullForRelays(), await other.isFullForRelays()]).toEqual([true, false])
    expect(await other.limit()).toMatchObject({ used: 0, level: 'ok' })
  })
})
