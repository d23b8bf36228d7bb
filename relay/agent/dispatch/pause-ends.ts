/** Opens the gates of what was paused when its time is over: one timer to the next end. */
import type { Pace } from '../pace/pace.ts'
import { laneKey, siteKey } from './pick-attempts.ts'

export interface PauseEnds {
  /** Something may have been paused, or the clock was moved. */
  look(): void
  stop(): void
}

/** A look costs little, and a timer must fit 31 bits. */
const SLEEP_MAX_MS = 60_000

/** Makes it; `look` begins. */
export function createPauseEnds(deps: {
  readonly pace: Pick<Pace, 'paused'>
  readonly gates: { open(key: string): void }
  readonly nowMs: () => number
  readonly wake: () => void
}): PauseEnds {
  let known: ReadonlySet<string> = new Set()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const look = () => {
    if (isStopped) return
    const paused = deps.pace.paused()
    const gates = new Set(paused.map(({ site, tenant }) => (tenant === null ? siteKey(site) : laneKey(site, tenant))))
    const ended = [...known].filter((key) => !gates.has(key))
    known = gates
    for (const key of ended) deps.gates.open(key)
    if (ended.length > 0) deps.wake()
    clearTimeout(timer)
    if (paused.length === 0) return
    const endMs = Math.min(...paused.map(({ untilMs }) => untilMs))
    timer = setTimeout(look, Math.min(Math.max(endMs - deps.nowMs(), 0) + 1, SLEEP_MAX_MS))
  }
  return {
    look,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
