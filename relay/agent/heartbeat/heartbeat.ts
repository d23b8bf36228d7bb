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
  stop(): void
}

export interface HeartbeatDeps {
  readonly worker: Pick<WorkerLink, 'post'>
  readonly lease: Lease
  readonly clock: Clock
  readonly log: Log
  readonly everyMs: number
  readonly report: () => Promise<Heartbeat>
  /** Takes hold rules and commands in; nothing of theirs starts any more once it resolves. */
  readonly control: (answer: Pick<HeartbeatAnswer, 'holds' | 'commands'>) => Promise<void>
  /** `hadRunOut`: jobs of an older generation must be asked for. */
  readonly renewed: (hadRunOut: boolean) => void
  /** A heartbeat was answered, or nobody did. */
  readonly ended: () => void
}

const HEARTBEAT_PATH = '/relay/v1/heartbeat'
/** While no lease runs, nothing is sent: ask sooner than usual. Also how often the lease is looked at. */
const LOOK_EVERY_MS = 2_000

/** False when the Worker refused. */
async function beatOnce(deps: HeartbeatDeps): Promise<boolean> {
  const { worker, clock, lease, log } = deps
  const report = await deps.report()
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
    const movedMs = clock.confirm(serverTimeMs + (clock.elapsed() - askedAt) / 2)
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

  const beat = async () => {
    isBeating = true
    clearTimeout(timer)
    try {
      isRefused = !(await beatOnce(deps))
    } catch (reason) {
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
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
