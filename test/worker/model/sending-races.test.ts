/**
 * Everything that can happen to accepted mail, at once and in any order: requests repeated under one key, wake-ups, the sweep, new
 * times, cancels, suppressions, retries, reports told twice, relays away and answers lost. Each seed is one history; a
 * failure tells its seed and what was done.
 */
import { beforeAll, expect, it, vi } from 'vitest'
import { sweepJobs } from '../../../worker/services/sending/sweep.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { clearStage } from '../faults/world.ts'
import { seedIds } from './seed-ids.ts'
import { type Action, nextAction, noteSuppressed, submit } from './sending-actions.ts'
import { findProblems, isOver, readRows } from './sending-invariants.ts'
import { createStage, ledgerOf, type Stage, tick } from './sending-stage.ts'

const SEEDS = Array.from({ length: 60 }, (_, index) => 1 + index)
const GROUPS = [9, 4] as const
const GROUP_MAX = 6
/** Of the real time, like that of D1. */
const DELAY_MAX_MS = 10
const ROUNDS_MAX = 60
/** Below a relay's lease. */
const STEP_MS = 540_000
const TABLES = ['messages', 'recipients', 'jobs', 'attempts', 'idempotency_keys', 'suppressions', 'usage', 'events']
let tenant: TestTenant

beforeAll(async () => {
  // A cancel waits a moment, in real time, for a hand-over that is under way.
  vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined)
  tenant = await createTenant()
})

async function setUp(seed: number): Promise<Stage> {
  await clearStage()
  const ledger = ledgerOf(tenant)
  const { id } = tenant.tenant
  await ledger.batch(TABLES.map((table) => ledger.prepare(`delete from ${table} where tenant_id = ?`).bind(id)))
  seedIds(seed)
  return createStage(tenant, seed)
}

/** Actions that begin at one moment, and the end of all of them. */
async function runGroup(stage: Stage): Promise<void> {
  stage.group += 1
  const size = 1 + Math.floor(stage.random() * GROUP_MAX)
  const actions = Array.from({ length: size }, () => nextAction(stage))
  const [together, alone] = [actions.filter(({ isAlone }) => !isAlone), actions.filter(({ isAlone }) => isAlone)]
  const run = (action: Action) => {
    stage.trace.push(`${stage.group}: ${action.name}`)
    return action.run()
  }
  // Not all in step: where one is when another begins differs.
  const delays = together.map(() => Math.floor(stage.random() * DELAY_MAX_MS))
  await Promise.all(
    together.map(async (action, at) => {
      await new Promise((resolve) => setTimeout(resolve, delays[at]))
      await run(action)
    }),
  )
  await noteSuppressed(stage)
  for (const action of alone) {
    stage.group += 1
    await run(action)
    await noteSuppressed(stage)
  }
}

function mend({ world, busy, losses }: Stage): void {
  losses.length = 0
  busy.clear()
  for (const relay of world.relays) relay.link = 'up'
}

/** As `faults/settle` does it, with the sweep alone of all that cron does. */
async function runRound({ world }: Stage): Promise<void> {
  for (const relay of world.relays) await relay.beat()
  await world.call(sweepJobs)
  await world.broker.deliverDue()
  for (const relay of world.relays) {
    relay.start()
    relay.finish()
    await relay.tell()
  }
  await world.broker.deliverDue()
}

/** The clock moves until nothing is due. */
async function settle(stage: Stage): Promise<void> {
  stage.trace.push('settle')
  mend(stage)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    stage.group += 1
    await runRound(stage)
    await noteSuppressed(stage)
    const isQuiet = stage.world.broker.nextDueAtMs() === null
    if (isQuiet && isOver(await readRows(stage))) return
    tick(stage, STEP_MS)
  }
}

const standingOf = async (stage: Stage) => {
  const { recipients, events, messages } = await readRows(stage)
  return { events: events.length, recipients: recipients.map(({ state }) => state), messages: messages.length }
}

/** Everything that was told and asked comes once more, and changes nothing. */
async function repeatAll(stage: Stage): Promise<void> {
  const before = await standingOf(stage)
  for (const relay of stage.world.relays) {
    for (const event of relay.told.toReversed()) relay.outbox.set(`${event.id}|${event.epoch}`, event)
    while (relay.outbox.size > 0) if (!(await relay.tell())) throw new Error('Nobody takes the events')
  }
  await stage.world.broker.deliverDue()
  for (const submission of stage.submissions) await submit(stage, submission)
  expect(await standingOf(stage)).toEqual(before)
}

async function race(seed: number): Promise<Stage> {
  const stage = await setUp(seed)
  for (const groups of GROUPS) {
    for (let group = 0; group < groups; group++) await runGroup(stage)
    mend(stage)
    for (const submission of stage.submissions) await submit(stage, submission)
    await settle(stage)
  }
  await repeatAll(stage)
  return stage
}

it.each(SEEDS)('mail is kept, sent and told once, whatever races (seed %i)', async (seed) => {
  const stage = await race(seed)
  const problems = await findProblems(stage)
  const told = (await readRows(stage)).events.map((event) => JSON.stringify(event))
  expect(problems, [`seed ${seed}`, ...stage.trace, ...told].join('\n')).toEqual([])
})
