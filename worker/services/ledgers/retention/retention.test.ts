import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeJob, createMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import {
  addAttempts,
  addDelivery,
  createLargeMessage,
  databaseOf,
  dumpLedger,
  fillTenant,
  finishMessage,
  listKeys,
} from '../../../../test/worker/fill-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { runCron } from '../../../scheduled.ts'
import { raiseFence } from '../../../store/ledger/fences.ts'
import { archiveRaw } from '../archive/archive-raw.ts'
import { startMove } from '../tenant-moves/start-move.ts'
import { applyRetention } from './apply-retention.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const HOUR = 3_600_000
const DAY = 24 * HOUR

const at = (deps: Deps, nowMs: number): Deps => ({ ...deps, clock: { now: () => nowMs } })

/** Runs rounds to their end at `nowMs`, a run at a time. */
async function keepHouse(deps: Deps, nowMs: number, limits?: Parameters<typeof applyRetention>[2]): Promise<number> {
  let runs = 0
  for (let begin = true; ; begin = false) {
    await applyRetention(at(deps, nowMs), begin, limits)
    runs += 1
    const place = await env.DB.prepare("select value from settings where key = 'retention_place'").first('value')
    if (place === '') return runs
    expect(runs).toBeLessThan(500)
  }
}

const countsOf = async ({ tenant: { shard, id } }: TestTenant) =>
  Object.fromEntries(Object.entries(await dumpLedger(shard, id)).map(([name, rows]) => [name, rows.length]))

const idsOf = async ({ tenant: { shard, id } }: TestTenant) =>
  (await dumpLedger(shard, id))['messages']?.map((row) => (row as { id: string }).id).sort()

// A round visits every tenant: those of other files are put aside, and back, since their queues may still be at work.
beforeAll(async () => {
  await env.DB.exec('create table other_tenants as select * from tenant')
  await env.DB.exec('delete from tenant')
})
afterAll(async () => {
  await env.DB.exec('insert or ignore into tenant select * from other_tenants')
  await env.DB.exec('drop table other_tenants')
})

beforeEach(async () => {
  // No mail of another test has something to do here.
  for (const shard of [0, 1])
    for (const table of ['messages', 'jobs', 'recipients', 'attempts', 'idempotency_keys', 'usage'])
      await databaseOf(shard).prepare(`delete from ${table}`).run()
})

describe('retention', () => {
  it('removes records after 90 days with all that belongs to them, and never mail that is not final', async () => {
    const owner = await createTenant({ shard: 1 })
    const nowMs = Date.now()
    const old = await fillTenant(owner, { ageMs: 90 * DAY + HOUR })
    const young = await createMessage(owner, { ageMs: 90 * DAY - HOUR })
    await addAttempts(young)
    await finishMessage(young)
    const open = old.slice(0, 3).concat(old.slice(-1))
    expect(await countsOf(owner)).toMatchObject({ messages: old.length + 1, attempts: 2 * old.length })
    await keepHouse(owner.deps, nowMs)
    expect(await idsOf(owner)).toEqual([...open, young].map(({ id }) => String(id)).sort())
    expect(await countsOf(owner)).toMatchObject({ jobs: 5, recipients: 8, attempts: 8, idempotency_keys: 0 })
    for (const message of open) await finishMessage(message)
    await keepHouse(owner.deps, nowMs + 2 * HOUR)
    const { usage, ...left } = await countsOf(owner)
    expect(usage).toBeGreaterThan(0)
    const nothing = { messages: 0, recipients: 0, jobs: 0, attempts: 0, idempotency_keys: 0, notices: 0 }
    // Of four received mails that older runs have not looked at, these are the ones that are no more looked at.
    // The newest event gives the next its number; what its owner made stays.
    const kept = {
      events: 1,
      webhooks: 1,
      webhook_deliveries: 1,
      webhook_attempts: 0,
      templates: 1,
      engagements: 0,
      delivery_reports: 0,
      outgoing_checks: 0,
    }
    expect(left).toEqual({ ...nothing, ...kept, spam_checks: 0, tls_reports: 0, suppressions: 2, deliveries: 4 })
    await keepHouse(owner.deps, nowMs + 432 * DAY)
    expect((await countsOf(owner))['usage']).toBe(0)
  })

  it('keeps an idempotency key for 72 hours and a count for 400 days', async () => {
    const owner = await createTenant({ shard: 1 })
    await fillTenant(owner)
    const nowMs = Date.now()
    await keepHouse(owner.deps, nowMs + 72 * HOUR - 60_000)
    expect(await countsOf(owner)).toMatchObject({ idempotency_keys: 3, usage: 1 })
    await keepHouse(owner.deps, nowMs + 72 * HOUR + 60_000)
    expect(await countsOf(owner)).toMatchObject({ idempotency_keys: 0, usage: 1, suppressions: 2 })
    await keepHouse(owner.deps, nowMs + 399 * DAY)
    expect((await countsOf(owner))['usage']).toBe(1)
  })

  it('keeps what is known of mails that were scored on demand for 14 days', async () => {
    const owner = await createTenant({ shard: 1 })
    await fillTenant(owner)
    const nowMs = Date.now()
    await keepHouse(owner.deps, nowMs + 14 * DAY - HOUR)
    expect(await countsOf(owner)).toMatchObject({ spam_checks: 1 })
    await keepHouse(owner.deps, nowMs + 14 * DAY + HOUR)
    expect(await countsOf(owner)).toMatchObject({ spam_checks: 0 })
  })

  it('keeps events and what webhooks were told of them for 30 days, and the newest event for good', async () => {
    const owner = await createTenant({ shard: 1 })
    await fillTenant(owner)
    const nowMs = Date.now()
    await keepHouse(owner.deps, nowMs + 30 * DAY - HOUR)
    expect(await countsOf(owner)).toMatchObject({ events: 2, webhook_deliveries: 2, webhook_attempts: 1 })
    await keepHouse(owner.deps, nowMs + 30 * DAY + HOUR)
    expect(await countsOf(owner)).toMatchObject({ events: 1, webhook_deliveries: 1, webhook_attempts: 0 })
    await keepHouse(owner.deps, nowMs + 300 * DAY)
    expect(await countsOf(owner)).toMatchObject({ events: 1, webhooks: 1, templates: 1 })
  })

  it('removes raw mail after 30 days: objects and packs, but not what is still to be sent', async () => {
    const owner = await createTenant({ shard: 1 })
    const nowMs = Date.now()
    const [large, waiting, packed, retried] = [
      await createLargeMessage(owner),
      await createLargeMessage(owner),
      await createMessage(owner),
      await createMessage(owner),
    ]
    for (const message of [large, packed]) await finishMessage(message)
    await archiveRaw(owner.deps, 'all')
    await finishMessage(retried)
    await archiveRaw(owner.deps, 'all')
    await changeJob(retried, { state: 'waiting', dueAtMs: nowMs })
    expect(await listKeys(owner.tenant.id)).toHaveLength(4)
    await keepHouse(owner.deps, nowMs + 30 * DAY - HOUR)
    expect(await listKeys(owner.tenant.id)).toHaveLength(4)
    await keepHouse(owner.deps, nowMs + 30 * DAY + HOUR)
    const left = await listKeys(owner.tenant.id)
    expect(left).toHaveLength(2)
    expect(left[0]).toContain(waiting.id)
    expect(left[1]).toContain('/pack/')
    for (const message of [waiting, retried]) await finishMessage(message)
    await keepHouse(owner.deps, nowMs + 31 * DAY)
    expect(await listKeys(owner.tenant.id)).toEqual([])
    expect((await countsOf(owner))['messages']).toBe(4)
  })

  it('removes received mail that lies in no mailbox after 30 days, with its object, and never what is filed or waits', async () => {
    const owner = await createTenant({ shard: 1 })
    const nowMs = Date.now()
    const fates = ['waiting', 'filed', 'rejected', 'bounce'] as const
    for (const fate of fates) await addDelivery(owner, fate)
    const [waiting, filed] = [await addDelivery(owner, 'waiting'), await addDelivery(owner, 'filed')]
    await keepHouse(owner.deps, nowMs + 30 * DAY - HOUR)
    expect(await countsOf(owner)).toMatchObject({ deliveries: 6 })
    expect(await listKeys(owner.tenant.id, 'mailbox')).toHaveLength(6)
    await keepHouse(owner.deps, nowMs + 30 * DAY + HOUR, { timeMs: 20_000, steps: 120, rows: 2 })
    const rows = (await dumpLedger(1, owner.tenant.id))['deliveries'] as { id: string; raw_key: string }[]
    expect(rows).toHaveLength(4)
    expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining([waiting, filed]))
    expect(await listKeys(owner.tenant.id, 'mailbox')).toEqual(rows.map(({ raw_key }) => raw_key).sort())
    await keepHouse(owner.deps, nowMs + 400 * DAY)
    expect(await countsOf(owner)).toMatchObject({ deliveries: 4 })
    expect(await listKeys(owner.tenant.id, 'mailbox')).toHaveLength(4)
  })

  it('makes good for received mail what a month without it left', async () => {
    const owner = await createTenant({ shard: 0 })
    await addDelivery(owner, 'rejected', { ageMs: 59 * DAY })
    await keepHouse(owner.deps, Date.now())
    expect(await countsOf(owner)).toMatchObject({ deliveries: 0 })
  })

  it('keeps the note of a notice for two days', async () => {
    const owner = await createTenant({ shard: 1 })
    await fillTenant(owner)
    const nowMs = Date.now()
    await keepHouse(owner.deps, nowMs + 2 * DAY - HOUR)
    expect(await countsOf(owner)).toMatchObject({ notices: 2 })
    await keepHouse(owner.deps, nowMs + 2 * DAY + 2 * HOUR)
    expect(await countsOf(owner)).toMatchObject({ notices: 0, deliveries: 4 })
  })

  it('is bounded in rows and time, goes on where it stopped, and does nothing between rounds', async () => {
    const owner = await createTenant({ shard: 0 })
    const nowMs = Date.now()
    for (let n = 0; n < 7; n++) {
      const message = await createMessage(owner, { ageMs: 91 * DAY })
      await addAttempts(message)
      await finishMessage(message)
    }
    await applyRetention(at(owner.deps, nowMs), false)
    expect((await countsOf(owner))['messages']).toBe(7)
    const runs = await keepHouse(owner.deps, nowMs, { timeMs: 20_000, steps: 1, rows: 2 })
    expect(runs).toBeGreaterThan(1)
    expect((await countsOf(owner))['messages']).toBe(0)
    expect((await countsOf(owner))['attempts']).toBe(0)
  })

  it('removes what a late event wrote when its message was going, and jobs of retries', async () => {
    const owner = await createTenant({ shard: 0 })
    const message = await createMessage(owner, { ageMs: 91 * DAY })
    await addAttempts(message)
    await finishMessage(message)
    await env.LEDGER_0.prepare('delete from messages where id = ?').bind(message.id).run()
    await keepHouse(owner.deps, Date.now())
    expect(await countsOf(owner)).toMatchObject({ recipients: 0, attempts: 0, jobs: 0 })
  })

  it('leaves a tenant that moves alone, and goes on past one whose ledger fails', async () => {
    const [moving, broken, sound] = [
      await createTenant({ shard: 0 }),
      await createTenant({ shard: 1 }),
      await createTenant({ shard: 0 }),
    ]
    for (const owner of [moving, broken, sound]) await finishMessage(await createMessage(owner, { ageMs: 91 * DAY }))
    await startMove(moving.deps, moving.tenant.id, 1)
    const lines: unknown[] = []
    const deps: Deps = {
      ...sound.deps,
      log: (_level, event, fields) => lines.push([event, fields?.['tenant']]),
      ledgers: {
        count: 1,
        at(shard) {
          if (shard === 1) throw new Error('away')
          return sound.deps.ledgers.at(shard)
        },
      },
    }
    await keepHouse(deps, Date.now())
    expect(lines).toContainEqual(['retention.failed', broken.tenant.id])
    expect((await countsOf(moving))['messages']).toBe(1)
    expect((await countsOf(sound))['messages']).toBe(0)
    await env.DB.prepare('delete from tenant_moves').run()
    await env.DB.prepare("update tenant set state = 'active'").run()
  })

  it('removes the marks of old moves, and runs by the clock', async () => {
    const { deps, tenant } = await createTenant({ shard: 0 })
    const nowMs = Date.now()
    await raiseFence(deps.ledgers.at(0), tenant.id, { kind: 'away', moveAtMs: nowMs })
    const fences = () =>
      env.LEDGER_0.prepare('select count(*) as n from tenant_fences where tenant_id = ?').bind(tenant.id).first('n')
    await runCron(at(deps, nowMs + 23 * HOUR), '17 3 * * *')
    expect(await fences()).toBe(1)
    await runCron(at(deps, nowMs + 25 * HOUR), '17 3 * * *')
    expect(await fences()).toBe(0)
  })
})
