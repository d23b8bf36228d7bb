/** F13, F14, F9: every call that the way of a mail makes fails once, before its effect and after it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import type { Fault } from './fault-plan.ts'
import { acceptMail, addressOf, findProblems, type Mail } from './mails.ts'
import { settle } from './settle.ts'
import { clearStage, createWorld, type World } from './world.ts'

const HOUR_MS = 3_600_000
let tenant: TestTenant

interface Journey {
  readonly world: World
  readonly problems: readonly string[]
  /** How many of the calls belong to the accepting. */
  readonly accepting: number
}

/** The whole way of a small mail and of a large one. */
async function travel(fault: Fault | null): Promise<Journey> {
  await clearStage()
  const world = await createWorld({ tenant, fault, offsetMs: HOUR_MS })
  world.restart()
  const problems: string[] = []
  const mails: Mail[] = [
    await acceptMail(world, { to: [addressOf(0, 'ok'), addressOf(1, 'ok'), addressOf(0, 'policy')] }, problems),
    await acceptMail(world, { to: [addressOf(0, 'ok')], attachedBytes: 240_000 }, problems),
  ]
  const accepting = world.plan.calls.length
  await settle(world, mails, problems)
  return { world, problems: [...problems, ...(await findProblems(world, mails))], accepting }
}

/** A read whose answer is lost is a read that failed: it is swept once. */
const isRead = (call: string): boolean => /^(D1 (batch of \d+: )?select|R2 (get|head))/.test(call)

/** What the cron does beside the way of a mail: swept the first time it comes, not each minute again. */
const isUpkeep = (call: string): boolean =>
  /^R2 get restore|"(shards|settings)"|dead_letters|relay_sources|noted-events|tenant from usage|"from_shard"|indexed by jobs_due|size_bytes as|"relay_commands"\."created/.test(
    call,
  )

/** Fails each of these calls of a clean journey in turn; what went wrong, by the call. */
async function sweep(calls: readonly string[], how: Omit<Fault, 'at'>): Promise<Record<string, readonly string[]>> {
  const broken: Record<string, readonly string[]> = {}
  for (const [index, call] of calls.entries()) {
    if ((how.mode === 'after' && isRead(call)) || (isUpkeep(call) && calls.indexOf(call) < index)) continue
    const at = index + 1
    const { world, problems } = await travel({ at, ...how })
    if (problems.length > 0) broken[`${at} ${world.plan.calls[at - 1]}`] = problems
  }
  return broken
}

beforeAll(async () => {
  tenant = await createTenant()
  // What an isolate reads once is read.
  await travel(null)
})

describe('every call of the way of a mail fails once', () => {
  it.each(['before', 'after'] as const)('%s its effect, and nothing is lost, doubled or left open', async (mode) => {
    const clean = await travel(null)
    expect(clean.problems).toEqual([])
    expect(clean.world.plan.calls.length).toBeGreaterThan(40)
    expect(await sweep(clean.world.plan.calls, { mode })).toEqual({})
  })

  it.each(['before', 'after'] as const)(
    '%s its effect, in a way that is not repeated within an accept',
    async (mode) => {
      const { accepting, world } = await travel(null)
      expect(accepting).toBeGreaterThan(8)
      expect(await sweep(world.plan.calls.slice(0, accepting), { mode, isPassing: false })).toEqual({})
    },
  )
})
