import { env } from 'cloudflare:workers'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMessage } from '../../../../test/worker/create-message.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import {
  addDelivery,
  createLargeMessage,
  databaseOf,
  finishMessage,
  listKeys,
} from '../../../../test/worker/fill-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { putPack, putRaw } from '../../../store/blobs/raw.ts'
import { receivedKey } from '../../../store/blobs/received.ts'
import { archiveRaw } from '../archive/archive-raw.ts'
import { advanceMove } from '../tenant-moves/advance-move.ts'
import { startMove } from '../tenant-moves/start-move.ts'
import { checkIntegrity } from './check-integrity.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const HOUR = 3_600_000
const DAY = 24 * HOUR

type Line = readonly [event: string, tenant: unknown, count: unknown]

/** A whole round at `nowMs`, a run at a time; what it said. */
async function check(deps: Deps, nowMs: number, limits?: Parameters<typeof checkIntegrity>[2]): Promise<Line[]> {
  const lines: Line[] = []
  const at: Deps = {
    ...deps,
    clock: { now: () => nowMs },
    log: (_level, event, fields) => lines.push([event, fields?.['tenant'], fields?.['mails'] ?? fields?.['objects']]),
  }
  for (let begin = true; ; begin = false) {
    await checkIntegrity(at, begin, limits)
    const place = await env.DB.prepare("select value from settings where key = 'integrity_place'").first('value')
    if (place === '') return lines
    expect(lines.length).toBeLessThan(500)
  }
}

const createOrphans = async (tenant: Parameters<typeof putRaw>[1], atMs: number): Promise<string[]> => {
  const text = 'Subject: lost\r\n\r\n'
  return [
    await putRaw(env.RAW, tenant, { messageId: newId(atMs), text, sha256: await sha256Hex(text) }),
    await putPack(env.RAW, tenant, {
      id: newId(atMs),
      bytes: Uint8Array.from(new TextEncoder().encode(text)),
      firstJob: newId(atMs - DAY),
      lastJob: newId(atMs),
    }),
  ]
}

beforeEach(async () => {
  for (const shard of [0, 1])
    for (const table of ['jobs', 'deliveries']) await databaseOf(shard).prepare(`delete from ${table}`).run()
  for (let { objects } = await env.RAW.list(); objects.length > 0; { objects } = await env.RAW.list())
    await env.RAW.delete(objects.map(({ key }) => key))
})

describe('the integrity job', () => {
  it('finds nothing wrong where rows and objects agree', async () => {
    const owner = await createTenant({ shard: 1 })
    await createLargeMessage(owner)
    for (let n = 0; n < 3; n++) await finishMessage(await createMessage(owner))
    await archiveRaw(owner.deps, 'all')
    const keys = await listKeys(owner.tenant.id)
    expect(await check(owner.deps, Date.now() + 2 * DAY)).toEqual([['integrity.finished', undefined, undefined]])
    expect(await listKeys(owner.tenant.id)).toEqual(keys)
  })

  it('raises an alarm for rows whose object is missing or too short, with their number for each tenant', async () => {
    const [owner, other] = [await createTenant({ shard: 0 }), await createTenant({ shard: 1 })]
    await createMessage(owner, { rawKey: `standard/${owner.tenant.id}/gone/message` })
    await createMessage(owner, { rawKey: `standard/${other.tenant.id}/foreign/message` })
    await createLargeMessage(owner)
    const packed = [await createMessage(other), await createMessage(other)]
    for (const message of packed) await finishMessage(message)
    await archiveRaw(other.deps, 'all')
    const [key] = await listKeys(other.tenant.id)
    const cut = await env.RAW.get(key!)
    await env.RAW.put(key!, (await cut!.arrayBuffer()).slice(0, packed[0]!.raw.length + 1))
    const lines = await check(owner.deps, Date.now())
    expect(lines).toContainEqual(['integrity.object_missing', owner.tenant.id, 2])
    expect(lines).toContainEqual(['integrity.object_missing', other.tenant.id, 1])
  })

  it('is silent about raw that was deleted after its retention', async () => {
    const owner = await createTenant({ shard: 0 })
    await createMessage(owner, { rawKey: `standard/${owner.tenant.id}/gone/message`, ageMs: 31 * DAY })
    expect(await check(owner.deps, Date.now())).toEqual([['integrity.finished', undefined, undefined]])
  })

  it('removes objects without a row after a day, and not before', async () => {
    const owner = await createTenant({ shard: 0 })
    const kept = await createLargeMessage(owner)
    const nowMs = Date.now()
    await createOrphans(owner.tenant.id, nowMs)
    await env.RAW.put(`standard/${owner.tenant.id}/notes`, 'of an operator')
    expect(await listKeys(owner.tenant.id)).toHaveLength(4)
    await check(owner.deps, nowMs + 23 * HOUR)
    expect(await listKeys(owner.tenant.id)).toHaveLength(4)
    const lines = await check(owner.deps, nowMs + 25 * HOUR)
    expect(lines).toContainEqual(['integrity.objects_deleted', owner.tenant.id, 2])
    expect(lines).toContainEqual(['integrity.objects_unknown', owner.tenant.id, 1])
    const left = await listKeys(owner.tenant.id)
    expect(left).toEqual([`standard/${owner.tenant.id}/${kept.id}/message`, `standard/${owner.tenant.id}/notes`])
  })

  it('removes what a broken run of the archive left, and what a tenant that is gone left', async () => {
    const owner = await createTenant({ shard: 1 })
    const message = await createMessage(owner)
    await finishMessage(message)
    const before = await env.LEDGER_1.prepare('select raw from jobs where id = ?').bind(message.job).first('raw')
    await archiveRaw(owner.deps, 'all')
    await env.LEDGER_1.prepare('update jobs set raw = ?, raw_key = null, raw_offset = null where id = ?')
      .bind(before, message.job)
      .run()
    await archiveRaw(owner.deps, 'all')
    expect(await listKeys(owner.tenant.id)).toHaveLength(2)
    const { tenant: gone } = await createTenant({ shard: 1 })
    await createOrphans(gone.id, Date.now())
    await env.DB.prepare('delete from tenant where id = ?').bind(gone.id).run()
    await check(owner.deps, Date.now() + HOUR)
    expect(await listKeys(gone.id)).toHaveLength(2)
    await check(owner.deps, Date.now() + 25 * HOUR)
    expect(await listKeys(gone.id)).toEqual([])
    const used = await env.LEDGER_1.prepare('select raw_key from jobs where id = ?').bind(message.job).first('raw_key')
    expect(await listKeys(owner.tenant.id)).toEqual([used])
  })

  it('finds nothing wrong with received mail that is there, however old', async () => {
    const owner = await createTenant({ shard: 1 })
    for (const ageMs of [0, 3 * DAY, 400 * DAY]) await addDelivery(owner, 'filed', { ageMs })
    await addDelivery(owner, 'waiting')
    const keys = await listKeys(owner.tenant.id, 'mailbox')
    expect(await check(owner.deps, Date.now() + 5 * DAY)).toEqual([['integrity.finished', undefined, undefined]])
    expect(await listKeys(owner.tenant.id, 'mailbox')).toEqual(keys)
  })

  it('raises an alarm for received mail whose object is missing or of another length', async () => {
    const [owner, other] = [await createTenant({ shard: 0 }), await createTenant({ shard: 1 })]
    const [gone, cut] = [await addDelivery(owner, 'filed', { ageMs: 100 * DAY }), await addDelivery(owner, 'waiting')]
    await addDelivery(owner, 'filed')
    await addDelivery(other, 'filed')
    await env.RAW.delete(receivedKey(owner.tenant.id, gone))
    await env.RAW.put(receivedKey(owner.tenant.id, cut), 'Subject: rec')
    const lines = await check(owner.deps, Date.now())
    expect(lines).toContainEqual(['integrity.object_missing', owner.tenant.id, 2])
    expect(lines).not.toContainEqual(['integrity.object_missing', other.tenant.id, expect.anything()])
  })

  it('removes objects of received mail without a row after two days, and not before', async () => {
    const owner = await createTenant({ shard: 1 })
    const nowMs = Date.now()
    const kept = await addDelivery(owner, 'waiting', { ageMs: 10 * DAY })
    const orphans = [newId(nowMs - HOUR), newId(nowMs)].map((id) => receivedKey(owner.tenant.id, id))
    for (const key of [...orphans, `mailbox/${owner.tenant.id}/notes`]) await env.RAW.put(key, 'lost')
    await check(owner.deps, nowMs + 46 * HOUR)
    expect(await listKeys(owner.tenant.id, 'mailbox')).toHaveLength(4)
    const lines = await check(owner.deps, nowMs + 49 * HOUR)
    expect(lines).toContainEqual(['integrity.objects_deleted', owner.tenant.id, 2])
    expect(lines).toContainEqual(['integrity.objects_unknown', owner.tenant.id, 1])
    const left = await listKeys(owner.tenant.id, 'mailbox')
    expect(left).toEqual([receivedKey(owner.tenant.id, kept), `mailbox/${owner.tenant.id}/notes`])
  })

  it('goes over received mail of many pages, and finds the gap and the stray in them', async () => {
    const owner = await createTenant({ shard: 0 })
    const nowMs = Date.now()
    const ids = Array.from({ length: 1_100 }, (_, n) => newId(nowMs - 10 * DAY + n))
    const keys = ids.map((id) => receivedKey(owner.tenant.id, id))
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => env.RAW.put(key, 'x')))
    await env.LEDGER_0.prepare(
      `insert into deliveries (tenant_id, id, source, mail_from, rcpt_to, reception, received_at_ms, size_bytes, sha256, raw_key, state)
        select ?1, value, 'mx', '', '[]', '{}', 0, 1, '', 'mailbox/' || ?1 || '/' || value || '/message', 'filed' from json_each(?2)`,
    )
      .bind(owner.tenant.id, JSON.stringify(ids.filter((_, n) => n !== 7 && n !== 1_050)))
      .run()
    await env.RAW.delete([keys[3], keys[1_020]].flatMap((key) => key ?? []))
    const lines = await check(owner.deps, nowMs)
    expect(lines).toContainEqual(['integrity.object_missing', owner.tenant.id, 2])
    const deleted = lines.filter(([event]) => event === 'integrity.objects_deleted').map(([, , count]) => count)
    expect(deleted).toEqual([1, 1])
    expect((await env.RAW.head(keys[7]!)) ?? (await env.RAW.head(keys[1_050]!))).toBeNull()
    expect(await env.RAW.head(keys[1_099]!)).not.toBeNull()
  })

  it('is silent about received mail that is removed while it is looked at', async () => {
    const owner = await createTenant({ shard: 1 })
    const id = await addDelivery(owner, 'filed')
    const bucket = new Proxy(env.RAW, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (name !== 'list') return typeof member === 'function' ? member.bind(target) : member
        return async (options: R2ListOptions) => {
          if (options.prefix === `mailbox/${owner.tenant.id}/`) {
            await env.LEDGER_1.prepare('delete from deliveries where id = ?').bind(id).run()
            await env.RAW.delete(receivedKey(owner.tenant.id, id))
          }
          return target.list(options)
        }
      },
    })
    expect(await check({ ...owner.deps, rawBucket: bucket }, Date.now())).toEqual([
      ['integrity.finished', undefined, undefined],
    ])
  })

  it('removes received mail of a tenant that is gone', async () => {
    const owner = await createTenant({ shard: 1 })
    await addDelivery(owner, 'filed')
    await env.DB.prepare('delete from tenant where id = ?').bind(owner.tenant.id).run()
    await check(owner.deps, Date.now() + 25 * HOUR)
    expect(await listKeys(owner.tenant.id, 'mailbox')).toEqual([])
  })

  it('is bounded, goes on where it stopped, and does nothing between rounds', async () => {
    const owners = [await createTenant({ shard: 0 }), await createTenant({ shard: 1 })]
    const nowMs = Date.now()
    for (const { tenant } of owners) await createOrphans(tenant.id, nowMs)
    const [{ deps }] = owners as [(typeof owners)[0]]
    await checkIntegrity({ ...deps, clock: { now: () => nowMs + 2 * DAY } }, false)
    expect(await listKeys(owners[0]!.tenant.id)).toHaveLength(2)
    await check(deps, nowMs + 2 * DAY, { timeMs: 20_000, steps: 1 })
    for (const { tenant } of owners) expect(await listKeys(tenant.id)).toEqual([])
  })

  it('takes no object from a tenant that moves while it is looked at', async () => {
    const owner = await createTenant({ shard: 0 })
    const message = await createLargeMessage(owner)
    const nowMs = Date.now()
    let moved = false
    const later = { ...owner.deps, clock: { now: () => nowMs + 61_000 } }
    const ledgers = {
      count: 2,
      at(shard: number) {
        return moved
          ? owner.deps.ledgers.at(shard)
          : new Proxy(owner.deps.ledgers.at(shard), {
              get(target, name) {
                const member: unknown = Reflect.get(target, name)
                if (name !== 'all') return typeof member === 'function' ? member.bind(target) : member
                // The whole move happens between the look at the directory and the look at the rows.
                return async (query: never) => {
                  if (!moved && shard === 0) {
                    moved = true
                    await startMove(owner.deps, owner.tenant.id, 1)
                    expect(await advanceMove(owner.deps, owner.tenant.id)).toBe('waiting')
                    expect(await advanceMove(later, owner.tenant.id)).toBe('done')
                  }
                  return target.all(query)
                }
              },
            })
      },
    }
    await check({ ...owner.deps, ledgers }, nowMs + 2 * DAY)
    expect(moved).toBe(true)
    expect(await listKeys(owner.tenant.id)).toEqual([`standard/${owner.tenant.id}/${message.id}/message`])
  })
})
