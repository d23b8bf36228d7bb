/**
 * `POST /relay/v1/heartbeat`: says that this relay lives, how full it is and what of the Worker's orders it has; the answer
 * brings what it lacks, sets the clock and moves the lease.
 */
import { type Heartbeat, HeartbeatAnswer } from '@mailstead/contracts/heartbeat.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { WorkerLink } from '../../worker-link.ts'
import type { Clock } from '../clock.ts'
import type { Lease } from '../lease/lease.ts'

export interface HeartbeatLoop {
  /** Sends one now, for example after a moved clock; resolves when it is over. One under way is waited for first. */
  beat(): Promise<void>
  /** How many were refused or not answered since this process began. */
  failed(): number
  /** What to add to this machine's time to get the Worker's; null before the first answer. */
  clockOffMs(): number | null
  stop(): void
}

export interface HeartbeatDeps {
  readonly worker: Pick<WorkerLink, 'post'>
  readonly lease: Lease
  readonly clock: Clock
  readonly log: Log
  readonly everyMs: number
  readonly report: () => Promise<Heartbeat>
  /** Takes hold rules, commands and sources in; nothing starts against them any more once it resolves. */
  readonly control: (answer: Pick<HeartbeatAnswer, 'holds' | 'commands' | 'sources'>) => Promise<void>
  /** `hadRunOut`: jobs of an older generation must be asked for. */
  readonly renewed: (hadRunOut: boolean) => void
  /** A heartbeat was answered, or nobody did. */
  readonly ended: () => void
}

const HEARTBEAT_PATH = '/relay/v1/heartbeat'
/** While no lease runs, nothing is sent: ask sooner than usual. Also how often the lease is looked at. */
const LOOK_EVERY_MS = 2_000

interface Seen {
  failed: number
  clockOffMs: number | null
}

/** False when the Worker refused. */
async function beatOnce(deps: HeartbeatDeps, seen: Seen): Promise<boolean> {
  const { worker, clock, lease, log } = deps
  const report = { ...(await deps.report()), ...(seen.clockOffMs !== null && { clockOffMs: seen.clockOffMs }) }
  const [askedAt, offsetMs] = [clock.elapsed(), clock.offsetMs()]
  const { status, json } = await worker.post(HEARTBEAT_PATH, report)
  if (status !== 200) {
    log('heartbeat.refused', { status })
    return false
  }
  const answer = HeartbeatAnswer.parse(json)
  const serverTimeMs = Date.parse(answer.serverTime)
  // A clock that was moved meanwhile tells nothing about the Worker's.
  if (clock.offsetMs() === offsetMs) {
    const workerNowMs = serverTimeMs + (clock.elapsed() - askedAt) / 2
    const movedMs = clock.confirm(workerNowMs)
    seen.clockOffMs = Math.round(workerNowMs - clock.wallMs() - offsetMs)
    if (movedMs !== 0) alarm(log, 'clock.corrected', { ms: Math.round(movedMs) })
  }
  await deps.control(answer)
  deps.renewed(await lease.renew({ leaseUntilMs: Date.parse(answer.leaseUntil), serverTimeMs, askedAt }))
  return true
}

/** Starts the loop with a first beat. */
export function startHeartbeat(deps: HeartbeatDeps): HeartbeatLoop {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isBeating = false
  let running: Promise<void> = Promise.resolve()
  let isRefused = false
  let nextAt = 0
  const seen: Seen = { failed: 0, clockOffMs: null }

  const beat = async () => {
    isBeating = true
    clearTimeout(timer)
    try {
      isRefused = !(await beatOnce(deps, seen))
      if (isRefused) seen.failed += 1
    } catch (reason) {
      seen.failed += 1
      if (!isStopped) deps.log('heartbeat.failed', { reason: reasonOf(reason) })
    }
    isBeating = false
    if (isStopped) return
    deps.ended()
    nextAt = performance.now() + deps.everyMs
    timer = setTimeout(look, Math.min(LOOK_EVERY_MS, deps.everyMs))
  }
  const start = () => {
    running = beat()
    return running
  }
  // A refusal may have set the time of signatures right; the lease may have run out since the last beat.
  const look = () => {
    const leftMs = isRefused || !deps.lease.isRunning() ? 0 : nextAt - performance.now()
    if (leftMs <= 0) void start()
    else timer = setTimeout(look, Math.min(LOOK_EVERY_MS, leftMs))
  }
  void start()
  return {
    beat: async () => {
      // What it reports was read before now.
      if (isBeating) await running
      if (!isStopped) await (isBeating ? running : start())
    },
    failed: () => seen.failed,
    clockOffMs: () => seen.clockOffMs,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
