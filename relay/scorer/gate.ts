/**
 * Whether the scorer is asked at all. A failure shuts the gate until a PING is answered, so that a dead or hanging scorer costs nobody
 * time; after that one mail at a time is tried until one is scored. A scorer that answers PING and fails at mails is tried ever less often.
 */
import type { Log } from '../log.ts'
import type { Schedule } from '../schedule.ts'

export type ScorerState = 'up' | 'down'

export interface Gate {
  state(): ScorerState
  /** False: the scorer is not to be asked now. True: it is, and `passed`, `failed` or `left` must follow. */
  enter(): boolean
  passed(): void
  /** It was not asked after all: that says nothing of it. */
  left(): void
  failed(): void
  /** Told of each change of state. */
  onChange(listener: (state: ScorerState) => void): void
  stop(): void
}

export interface GateOptions {
  /** True when PING was answered; never rejects. */
  readonly ping: () => Promise<boolean>
  readonly schedule: Schedule
  readonly log: Log
}

export const PING_EVERY_MS = 5_000
const PAUSE_MAX_MS = 60_000

/** One failure can be the mail's fault: only the next ones cost time. */
const pauseAfter = (failures: number): number =>
  failures <= 1 ? 0 : Math.min(PING_EVERY_MS * 2 ** (failures - 2), PAUSE_MAX_MS)

/** Starts shut, with a PING. */
export function createGate({ ping, schedule, log }: GateOptions): Gate {
  const listeners: Array<(state: ScorerState) => void> = []
  let state: ScorerState = 'down'
  let failures = 0
  let isTrying = false
  let isStopped = false
  let callOff = () => {}
  const change = (next: ScorerState) => {
    state = next
    log(`scorer.${next}`)
    for (const listener of listeners) listener(next)
  }
  const probe = async () => {
    const isThere = await ping()
    if (isStopped) return
    if (isThere) return change('up')
    // Whatever comes back is another process.
    failures = 0
    callOff = schedule(() => void probe(), PING_EVERY_MS)
  }
  void probe()
  return {
    state: () => state,
    enter: () => {
      if (state === 'down' || isTrying) return false
      isTrying = failures > 0
      return true
    },
    passed: () => {
      isTrying = false
      failures = 0
    },
    left: () => {
      isTrying = false
    },
    failed: () => {
      isTrying = false
      // Mails that were under way together fail together.
      if (state === 'down' || isStopped) return
      failures += 1
      change('down')
      const pauseMs = pauseAfter(failures)
      if (pauseMs === 0) void probe()
      else callOff = schedule(() => void probe(), pauseMs)
    },
    onChange: (listener) => {
      listeners.push(listener)
    },
    stop: () => {
      isStopped = true
      callOff()
    },
  }
}
