/**
 * Follows what Haraka reports: a long poll whose results are acknowledged after our COMMIT, and a comparison of what we
 * believe to be on the wire with what runs there, after every break and every quiet poll.
 */
import { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { RunningAttempts } from '@mailstead/contracts/attempt-channel.ts'
import { z } from 'zod'
import { failpoint } from '../../failpoint.ts'
import { type Log, reasonOf } from '../../log.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { Wire } from '../dispatch/wire.ts'
import { sendOverSocket } from './socket-request.ts'

export interface ResultsLoop {
  /** Compares at once instead of at the next quiet poll. */
  reconcile(): void
  stop(): Promise<void>
}

export interface ResultsLoopDeps {
  readonly socketPath: string
  readonly wire: Wire
  readonly dispatcher: Pick<Dispatcher, 'finish' | 'giveUp' | 'setReachable'>
  readonly log: Log
}

/** One unreadable outcome must not hold up the others: each is parsed by itself. */
const Answer = z.object({ results: z.array(z.object({ seq: z.number().int().min(1), outcome: z.unknown() })) })

const WAIT_MS = 10_000
const REQUEST_GRACE_MS = 10_000
const RECONCILE_EVERY_MS = 15_000
const BACKOFF_MIN_MS = 100
const BACKOFF_MAX_MS = 3_000

async function requestJson(deps: ResultsLoopDeps, path: '/results' | '/attempts', body: unknown, signal: AbortSignal) {
  const method = body === null ? 'GET' : 'POST'
  const parts = body === null ? [] : [Buffer.from(JSON.stringify(body))]
  const { socketPath } = deps
  const timeoutMs = WAIT_MS + REQUEST_GRACE_MS
  const answer = await sendOverSocket({ socketPath, method, path, body: parts, timeoutMs, signal })
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  const json: unknown = JSON.parse(answer.text)
  return json
}

/** Takes results in; answers the highest `seq`, 0 for none. */
async function takeResults(deps: ResultsLoopDeps, ack: number, waitMs: number, signal: AbortSignal): Promise<number> {
  const { results } = Answer.parse(await requestJson(deps, '/results', { ack, waitMs }, signal))
  const outcomes = results.flatMap(({ outcome }) => {
    const parsed = AttemptOutcome.safeParse(outcome)
    if (!parsed.success) deps.log('haraka.unreadable', { reason: parsed.error.issues[0]?.message })
    return parsed.success ? [parsed.data] : []
  })
  if (outcomes.length > 0) failpoint('results.received')
  await deps.dispatcher.finish(outcomes)
  if (outcomes.length > 0) failpoint('outcomes.committed')
  return results.reduce((highest, result) => Math.max(highest, result.seq), 0)
}

/**
 * Gives up what Haraka does not know. The order matters: an attempt that ends after the list was read is in the list,
 * one that ended before has its result waiting.
 */
async function compare(deps: ResultsLoopDeps, signal: AbortSignal): Promise<void> {
  const believed = Array.from(deps.wire.entries())
    .filter((entry) => entry.state !== 'posting')
    .map((entry) => entry.attemptId)
  if (believed.length === 0) return
  const { running } = RunningAttempts.parse(await requestJson(deps, '/attempts', null, signal))
  const runs = new Set<string>(running)
  for (let ack = 0, taken = -1; taken !== 0; ack = taken) taken = await takeResults(deps, ack, 0, signal)
  const lost = believed.filter((id) => !runs.has(id) && deps.wire.get(id) !== undefined)
  if (lost.length > 0) deps.log('haraka.lost', { attempts: lost.length })
  await deps.dispatcher.giveUp(lost)
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Starts the loop; the first thing it does is to compare. */
export function startResultsLoop(deps: ResultsLoopDeps): ResultsLoop {
  const stopping = new AbortController()
  let polling = new AbortController()
  let mustCompare = true
  let comparedAt = 0
  let failures = 0
  /** The plugin has answered since the last break. */
  let isProven = false
  // Sent once after each commit and never again: a plugin that lost its numbering must not forget newer results.
  let ack = 0

  const turn = async () => {
    if (mustCompare || performance.now() - comparedAt > RECONCILE_EVERY_MS) {
      mustCompare = false
      comparedAt = performance.now()
      await compare(deps, stopping.signal)
    }
    polling = new AbortController()
    // A break, or a `reconcile` asked for since the check above, wants a quick answer first.
    const waitMs = isProven && !mustCompare ? WAIT_MS : 0
    const acked = ack
    ack = 0
    ack = await takeResults(deps, acked, waitMs, AbortSignal.any([stopping.signal, polling.signal]))
    isProven = true
    deps.dispatcher.setReachable(true)
  }
  /** How long to pause after a turn that failed. */
  const judgeFailure = (reason: unknown): number => {
    isProven = false
    // A plugin that refuses every POST asks for a comparison again and again.
    if (polling.signal.aborted && mustCompare) return BACKOFF_MIN_MS
    failures += 1
    mustCompare = true
    deps.dispatcher.setReachable(false)
    if (failures === 1) deps.log('haraka.away', { reason: reasonOf(reason) })
    return Math.min(BACKOFF_MIN_MS * 2 ** (failures - 1), BACKOFF_MAX_MS)
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await turn()
        failures = 0
      } catch (reason) {
        if (stopping.signal.aborted) return
        await pause(judgeFailure(reason), stopping.signal)
      }
    }
  }
  const done = run()
  return {
    reconcile: () => {
      mustCompare = true
      polling.abort()
    },
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
