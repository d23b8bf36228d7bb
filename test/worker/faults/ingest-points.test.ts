/** F9, F10, F11: every call of ingest and of late scoring fails once, before its effect and after it; and the Worker dies at its labelled points. */
import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { armFailpoint } from '../../../worker/platform/failpoint.ts'
import { noteScored } from '../../../worker/services/receiving/scan/scorer-memory.ts'
import { changeDomain, createReceiver } from '../create-inbound.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createRelay } from '../create-relay.ts'
import { removeRelays } from '../fake-agent.ts'
import { databaseOf } from '../fill-tenant.ts'
import type { Fault } from './fault-plan.ts'
import { findIngestProblems, type IngestStage, type IngestWorld, openIngest, settleIngest } from './ingest-world.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 240_000 })

const POINTS = ['inbound.acknowledging', 'ingest.parsing', 'ingest.delivered', 'notice.claimed', 'scan.saved']
let stage: IngestStage
let disarm: () => void = () => undefined

/** Nothing of an earlier trial is due, or counts against a sender. */
async function clear(): Promise<void> {
  const { shard } = stage.owner.tenant
  // Also what the tests of other files left, on either ledger: the sweep takes it all.
  for (const ledger of [env.LEDGER_0, env.LEDGER_1])
    await ledger.prepare('update deliveries set due_at_ms = null, scan_due_at_ms = null').run()
  await databaseOf(shard).prepare('delete from notices').run()
  await databaseOf(shard).prepare('delete from suppressions').run()
  noteScored()
}

beforeAll(async () => {
  await removeRelays(createDeps(env))
  const owner = await createReceiver()
  await changeDomain(owner, { unknownRecipients: 'accept', rejectNotice: true })
  stage = {
    owner,
    ada: await createMailbox(owner, 'ada'),
    bob: await createMailbox(owner, 'bob'),
    relay: await createRelay({ url: 'http://scorer.test' }),
  }
})
beforeEach(clear)
afterEach(() => disarm())
afterAll(async () => removeRelays(createDeps(env)))

async function travel(fault: Fault | null, strike: ((world: IngestWorld) => void) | null = null) {
  await clear()
  const world = await openIngest(stage, fault)
  strike?.(world)
  const minutes = await settleIngest(stage, world)
  return { calls: world.plan.calls, minutes, problems: await findIngestProblems(stage, world) }
}

describe('every call of ingest and of late scoring fails once', () => {
  it.each(['before', 'after'] as const)('%s its effect, and each mail is where it belongs, once', async (mode) => {
    const clean = await travel(null)
    expect(clean.problems).toEqual([])
    expect(clean.minutes).toBe(0)
    // Claims, directory, three objects, notice, report, two mailboxes, rows, queue, score, two moves.
    expect(clean.calls.length).toBeGreaterThan(25)
    const broken: Record<string, unknown> = {}
    for (const [index, call] of clean.calls.entries()) {
      const { problems, minutes } = await travel({ at: index + 1, mode, isPassing: false })
      if (problems.length > 0 || minutes > 2) broken[`${index + 1} ${call}`] = { problems, minutes }
    }
    expect(broken).toEqual({})
  })
})

describe('failpoints of ingest and of late scoring', () => {
  it.each(POINTS)('%s: the Worker dies there, and two minutes later all is well', async (point) => {
    let struck = 0
    const { problems, minutes } = await travel(null, (world) => {
      disarm = armFailpoint(point, () => (struck++ === 0 ? world.kill() : undefined))
    })
    expect([struck > 0, problems]).toEqual([true, []])
    expect(minutes).toBeLessThanOrEqual(2)
  })

  it.each(POINTS)('%s: an error is thrown there', async (point) => {
    let struck = 0
    const { problems } = await travel(null, () => {
      disarm = armFailpoint(point, () => {
        if (struck++ === 0) throw new Error('thrown by a failpoint')
      })
    })
    expect([struck > 0, problems]).toEqual([true, []])
  })

  it.each(POINTS)('%s: another isolate overtakes it there', async (point) => {
    let struck = 0
    const { problems } = await travel(null, (world) => {
      disarm = armFailpoint(point, async () => {
        if (struck++ > 0) return
        await world.advance(61_000)
        await world.runRound()
      })
    })
    expect([struck > 0, problems]).toEqual([true, []])
  })
})
