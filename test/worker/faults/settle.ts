/** Lets a world run, minute by minute or faster where nothing is due, until every recipient of some mails is final. */
import { countOpen, createForwardWatch, type Mail, readJobs, readRecipients } from './mails.ts'
import type { World } from './world.ts'

const STEP_MIN_MS = 60_000
/** Below the lease, so that a heartbeat is never too late. */
const STEP_MAX_MS = 540_000
const STEPS_MAX = 400

/** One round: heartbeats, queues, attempts, events, cron. */
export async function runRound(world: World): Promise<void> {
  for (const relay of world.relays) await relay.beat()
  await world.runCron()
  await world.broker.deliverDue()
  for (const relay of world.relays) {
    relay.start()
    relay.finish()
    await relay.tell()
  }
  await world.broker.deliverDue()
}

async function nextStepMs(world: World, mails: readonly Mail[]): Promise<number> {
  const jobs = await readJobs(world, mails)
  const times = [
    world.broker.nextDueAtMs(),
    ...world.relays.map((relay) => relay.nextDueAtMs()),
    ...jobs.map((job) => job.due_at_ms),
  ].filter((time) => time !== null)
  const isTelling = world.relays.some((relay) => relay.outbox.size > 0)
  const waitMs = isTelling || times.length === 0 ? 0 : Math.min(...times) - world.now()
  return Math.min(Math.max(waitMs, STEP_MIN_MS), STEP_MAX_MS)
}

/** `problems` gets every step back. Throws when the mails do not become final. */
export async function settle(world: World, mails: readonly Mail[], problems: string[]): Promise<void> {
  const watch = createForwardWatch()
  for (let step = 0; step < STEPS_MAX; step++) {
    await runRound(world)
    const rows = await readRecipients(world, mails)
    watch(rows, problems)
    const isQuiet = world.broker.nextDueAtMs() === null && world.relays.every((relay) => relay.outbox.size === 0)
    if (countOpen(rows) === 0 && isQuiet) return
    world.advance(await nextStepMs(world, mails))
  }
  problems.push('not everything became final')
}
