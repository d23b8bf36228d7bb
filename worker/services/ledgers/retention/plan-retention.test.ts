import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import {
  addDelivery,
  createLargeMessage,
  dumpLedger,
  fillTenant,
  finishMessage,
  listKeys,
} from '../../../../test/worker/fill-tenant.ts'
import { changePlan, givePlan } from '../../../../test/worker/give-plan.ts'
import { addLog } from '../../../../test/worker/log-request.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { openRequestLog } from '../../../request-log/client.ts'
import { plans } from '../../../store/directory/schema.ts'
import { archiveRaw } from '../archive/archive-raw.ts'
import { checkIntegrity } from '../integrity/check-integrity.ts'
import { applyRetention } from './apply-retention.ts'

vi.setConfig({ testTimeout: 60_000 })

const HOUR = 3_600_000
const DAY = 24 * HOUR

const at = (deps: Deps, nowMs: number): Deps => ({ ...deps, clock: { now: () => nowMs } })
const placeOf = (name: string) =>
  env.DB.prepare('select value from settings where key = ?').bind(`${name}_place`).first('value')

/** A whole round at `nowMs`; how many runs it took. */
async function keepHouse(deps: Deps, nowMs: number, limits?: Parameters<typeof applyRetention>[2]): Promise<number> {
  let runs = 0
  for (let begin = true; ; begin = false) {
    await applyRetention(at(deps, nowMs), begin, limits)
    runs += 1
    if ((await placeOf('retention')) === '') return runs
    expect(runs).toBeLessThan(200)
  }
}

const countsOf = async ({ tenant: { shard, id } }: TestTenant) =>
  Object.fromEntries(Object.entries(await dumpLedger(shard, id)).map(([name, rows]) => [name, rows.length]))

// A round visits every tenant: those of other files are put aside, and back.
beforeAll(async () => {
  await env.DB.exec('create table other_tenants as select * from tenant')
  await env.DB.exec('delete from tenant')
})
afterAll(async () => {
  await env.DB.exec('insert or ignore into tenant select * from other_tenants')
  await env.DB.exec('drop table other_tenants')
})

describe('the retention of a plan', () => {
  it('keeps events, and what webhooks were told of them, as long as it says', async () => {
    const [short, long] = [await createTenant({ shard: 1 }), await createTenant({ shard: 1 })]
    await givePlan(short, { eventsDays: 3 })
    await givePlan(long, { eventsDays: 60 })
    for (const owner of [short, long]) await fillTenant(owner)
    const nowMs = Date.now()
    const [all, newest] = [
      { events: 2, webhook_deliveries: 2, webhook_attempts: 1 },
      { events: 1, webhook_attempts: 0 },
    ]
    await keepHouse(short.deps, nowMs + 3 * DAY - HOUR)
    expect(await countsOf(short)).toMatchObject(all)
    await keepHouse(short.deps, nowMs + 3 * DAY + HOUR)
    expect(await countsOf(short)).toMatchObject(newest)
    await keepHouse(short.deps, nowMs + 60 * DAY - HOUR)
    expect(await countsOf(long)).toMatchObject(all)
    await keepHouse(short.deps, nowMs + 60 * DAY + HOUR)
    expect(await countsOf(long)).toMatchObject(newest)
  })

  it('keeps raw mail as long as it says, and its records at least as long', async () => {
    const [short, long] = [await createTenant({ shard: 0 }), await createTenant({ shard: 0 })]
    await givePlan(short, { rawDays: 2 })
    await givePlan(long, { rawDays: 200 })
    for (const owner of [short, long]) {
      for (const message of [await createLargeMessage(owner), await createMessage(owner)]) await finishMessage(message)
      // Still to be sent, whatever its age.
      await createLargeMessage(owner)
    }
    await archiveRaw(short.deps, 'all')
    const nowMs = Date.now()
    const keys = async () => [(await listKeys(short.tenant.id)).length, (await listKeys(long.tenant.id)).length]
    await keepHouse(short.deps, nowMs + 2 * DAY - HOUR)
    expect(await keys()).toEqual([3, 3])
    await keepHouse(short.deps, nowMs + 2 * DAY + HOUR)
    expect(await keys()).toEqual([1, 3])
    await keepHouse(short.deps, nowMs + 91 * DAY)
    expect([await countsOf(short), await countsOf(long)]).toMatchObject([{ messages: 1 }, { messages: 3 }])
    await keepHouse(short.deps, nowMs + 200 * DAY + HOUR)
    expect(await keys()).toEqual([1, 1])
    expect(await countsOf(long)).toMatchObject({ messages: 1 })
  })

  it('is known to the integrity job: raw mail that a short plan let go is no loss', async () => {
    const owner = await createTenant({ shard: 0 })
    await givePlan(owner, { rawDays: 2 })
    await finishMessage(await createLargeMessage(owner))
    const nowMs = Date.now() + 3 * DAY
    await keepHouse(owner.deps, nowMs)
    expect(await listKeys(owner.tenant.id)).toEqual([])
    const lines: string[] = []
    const log = (_: string, line: string, fields: object = {}) => {
      if (JSON.stringify(fields).includes(owner.tenant.id)) lines.push(line)
    }
    for (let begin = true; begin || (await placeOf('integrity')) !== ''; begin = false)
      await checkIntegrity({ ...at(owner.deps, nowMs), log }, begin)
    expect(lines).toEqual([])
  })

  it('keeps rejected mail as long as it says, and what is filed for good', async () => {
    const owner = await createTenant({ shard: 1 })
    await givePlan(owner, { rejectedDays: 5 })
    for (const fate of ['filed', 'rejected', 'bounce'] as const) await addDelivery(owner, fate)
    const nowMs = Date.now()
    const left = async () => [
      (await countsOf(owner))['deliveries'],
      (await listKeys(owner.tenant.id, 'mailbox')).length,
    ]
    await keepHouse(owner.deps, nowMs + 5 * DAY - HOUR)
    expect(await left()).toEqual([3, 3])
    await keepHouse(owner.deps, nowMs + 5 * DAY + HOUR)
    expect(await left()).toEqual([1, 1])
  })

  it('that becomes shorter leaves nothing behind of what it had kept longer', async () => {
    const owner = await createTenant({ shard: 1 })
    const name = await givePlan(owner, { rejectedDays: 1_000 })
    await addDelivery(owner, 'rejected', { ageMs: 900 * DAY })
    const nowMs = Date.now()
    await keepHouse(owner.deps, nowMs)
    expect((await countsOf(owner))['deliveries']).toBe(1)
    await changePlan(owner, name, { rejectedDays: 5 })
    // A run at a time, so that the bounds are read anew on the way.
    expect(await keepHouse(owner.deps, nowMs, { timeMs: 20_000, steps: 1, rows: 10 })).toBeGreaterThan(1)
    expect(await countsOf(owner)).toMatchObject({ deliveries: 0 })
    await keepHouse(owner.deps, nowMs)
    const [longest] = await owner.deps.directory.select().from(plans).where(eq(plans.name, 'pro'))
    expect(
      await env.DB.prepare("select value from settings where key = 'retention_longest_rejected'").first('value'),
    ).toBe(String(longest?.rejectedDays))
  })

  it('keeps requests to the API as long as events', async () => {
    const owner = await createTenant()
    await givePlan(owner, { eventsDays: 7 })
    const [old, young] = [
      await addLog(owner, { id: newId(Date.now() - 7 * DAY - HOUR) }),
      await addLog(owner, { id: newId(Date.now() - 7 * DAY + HOUR) }),
    ]
    await keepHouse(owner.deps, Date.now())
    const log = openRequestLog(env.REQUEST_LOG, owner.tenant.id)
    expect(await log.get(old)).toBeNull()
    expect(await log.get(young)).not.toBeNull()
  })

  it('of one tenant is no matter of another, and one whose plan is gone keeps what all kept before', async () => {
    const [owner, lost] = [await createTenant({ shard: 1 }), await createTenant({ shard: 1 })]
    await givePlan(owner, { eventsDays: 1 })
    await env.DB.prepare("update tenant set plan = 'gone' where id = ?").bind(lost.tenant.id).run()
    for (const each of [owner, lost]) await fillTenant(each)
    await keepHouse(owner.deps, Date.now() + 29 * DAY)
    expect([await countsOf(owner), await countsOf(lost)]).toMatchObject([{ events: 1 }, { events: 2 }])
  })
})
