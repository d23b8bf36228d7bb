/**
 * Random histories against a small model: whatever happens, and in whatever order, P1 to P4 hold after each step, and
 * once all is mended every recipient becomes final. A failure prints its seed and its shortest history.
 */
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { armFailpoint } from '../../../worker/platform/failpoint.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { countOpen, createForwardWatch, readJobs, readRecipients } from '../faults/mails.ts'
import { createRandom } from '../faults/random.ts'
import { clearStage, createWorld } from '../faults/world.ts'
import { acceptFirst, beat, COMMANDS, POINTS, start, tick } from './commands.ts'
import { checkInvariants, type Real } from './invariants.ts'
import { createModel, type Model } from './model.ts'
import { release, resume } from './orders.ts'
import { seedIds } from './seed-ids.ts'

const RELAYS = 3
/** When every history begins. */
const START_MS = Date.UTC(2026, 10, 25)
const ROUNDS_MAX = 40
/** Below the lease. */
const STEP_MS = 540_000
const TABLES = ['messages', 'recipients', 'jobs', 'attempts', 'idempotency_keys', 'suppressions', 'usage'] as const
let tenant: TestTenant

beforeAll(async () => {
  // A cancel waits a moment, in real time, for a hand-over that is under way.
  vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined)
  tenant = await createTenant()
})

const disarmAll = () => {
  for (const point of POINTS) armFailpoint(point, () => undefined)()
}
afterEach(disarmAll)

async function setUp(seed: number): Promise<{ readonly model: Model; readonly real: Real }> {
  disarmAll()
  await clearStage()
  // The same history may run twice.
  for (const table of TABLES)
    await tenant.deps.ledgers
      .at(tenant.tenant.shard)
      .run(`delete from ${table} where tenant_id = '${tenant.tenant.id}'`)
  seedIds(seed)
  const mischief = { random: createRandom(seed), copiesMax: 2, delayMaxMs: 600_000 }
  const world = await createWorld({ tenant, relays: RELAYS, mischief, startMs: START_MS })
  const real: Real = { world, mails: [], watch: createForwardWatch(), problems: [], finals: new Map() }
  const model = createModel(RELAYS)
  for (let at = 0; at < RELAYS; at++) await beat(model, real, at)
  await acceptFirst(model, real)
  return { model, real }
}

async function mend(model: Model, real: Real): Promise<void> {
  disarmAll()
  const { world } = real
  for (const [at, relay] of world.relays.entries()) {
    if (!model.relays[at]?.isLost) relay.link = 'up'
    await resume(model, real, at)
  }
  while (model.holds.size > 0) await release(model, real)
}

async function runRound(model: Model, real: Real): Promise<void> {
  const { world } = real
  for (let at = 0; at < RELAYS; at++) await beat(model, real, at)
  await world.runCron()
  await world.broker.deliverDue()
  for (const [at, relay] of world.relays.entries()) {
    start(model, real, at)
    if (model.relays[at]?.isLost) continue
    relay.finish()
    await relay.tell()
  }
  await world.broker.deliverDue()
  await checkInvariants(model, real)
}

/** Everything is mended, and time goes on until all is final. */
async function conclude(model: Model, real: Real): Promise<void> {
  await mend(model, real)
  const { world, mails } = real
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await runRound(model, real)
    const jobs = await readJobs(world, mails)
    if (countOpen(await readRecipients(world, mails)) === 0 && jobs.every(({ state }) => state === 'done')) return
    tick(real, STEP_MS)
  }
  const open = (await readRecipients(world, mails)).filter((row) => countOpen([row]) === 1)
  throw new Error(
    `P3: ${open.map(({ address, state }) => `${address} stays ${state}`).join('; ') || 'a job stays open'}`,
  )
}

describe('the model', () => {
  it('holds over random histories of mails, relays, crashes and orders', async () => {
    const histories = fc.commands([...COMMANDS], { maxCommands: 60, size: 'max' })
    const property = fc.asyncProperty(histories, fc.nat(), async (commands, seed) => {
      const { model, real } = await setUp(seed)
      await fc.asyncModelRun(() => ({ model, real }), commands)
      await conclude(model, real)
    })
    await fc.assert(property, { seed: 20_261_125, numRuns: 12, endOnFailure: true, verbose: 1 })
    expect(true).toBe(true)
  })
})
