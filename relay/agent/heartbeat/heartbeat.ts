/** `POST /relay/v1/heartbeat`: says that this relay lives and how full it is; the answer moves its leases. */
import { type Heartbeat, HeartbeatAnswer } from '@mailstead/contracts/heartbeat.ts'
import type { Clock } from '../clock.ts'
import type { Lease } from '../lease/lease.ts'
import { type Log, reasonOf } from '../log.ts'
import { SKEW_NOTED_MS, type WorkerClient } from '../worker-client.ts'

export interface HeartbeatLoop {
  /** Sends one now, for example after a moved clock; resolves when it is answered, or at once while one is under way. */
  beat(): Promise<void>
  stop(): void
}

export interface HeartbeatDeps {
  readonly worker: WorkerClient
  readonly lease: Lease
  readonly clock: Clock
  readonly log: Log
  readonly everyMs: number
  readonly report: () => Promise<Heartbeat>
  readonly renewed: () => void
}

const HEARTBEAT_PATH = '/relay/v1/heartbeat'
/** While no lease runs, nothing is sent: ask sooner than usual. */
const UNLEASED_EVERY_MS = 2_000

async function beatOnce(deps: HeartbeatDeps): Promise<void> {
  const { status, json } = await deps.worker.post(HEARTBEAT_PATH, JSON.stringify(await deps.report()))
  if (status !== 200) return deps.log('heartbeat.refused', { status })
  const { leaseUntil, serverTime } = HeartbeatAnswer.parse(json)
  const skewMs = Date.parse(serverTime) - Date.now()
  if (Math.abs(skewMs) > SKEW_NOTED_MS) deps.log('heartbeat.skewed', { skewMs })
  await deps.lease.renew(Date.parse(leaseUntil))
  deps.renewed()
}

/** Starts the loop with a first beat. */
export function startHeartbeat(deps: HeartbeatDeps): HeartbeatLoop {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isBeating = false
  let isAsked = false
  const isUnleased = () => deps.lease.untilMs() <= deps.clock.now()

  const beat = async () => {
    isBeating = true
    isAsked = false
    clearTimeout(timer)
    try {
      await beatOnce(deps)
    } catch (reason) {
      if (!isStopped) deps.log('heartbeat.failed', { reason: reasonOf(reason) })
    }
    isBeating = false
    if (isStopped) return
    const pauseMs = isUnleased() ? Math.min(UNLEASED_EVERY_MS, deps.everyMs) : deps.everyMs
    timer = setTimeout(() => void beat(), isAsked ? 0 : pauseMs)
  }
  void beat()
  return {
    beat: async () => {
      isAsked = true
      if (!isBeating) await beat()
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
