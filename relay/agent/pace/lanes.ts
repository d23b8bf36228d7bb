/** All lanes: in memory those that are used, in the journal those that were slowed down. */
import { type Log, reasonOf } from '../../log.ts'
import type { PaceRows } from '../journal/pace-rows.ts'
import {
  afterAnswer,
  afterBlame,
  afterSilence,
  afterTaken,
  isPaused,
  type Lane,
  newLane,
  PAUSE_LONGEST_MS,
} from './lane.ts'

export interface PausedLane {
  readonly key: string
  readonly untilMs: number
  readonly reason: string
}

/** `since` is when the attempt took its slot: what began before a pause changes nothing any more. */
export interface Lanes {
  /** Attempts at once; 0 while it is paused. */
  width(key: string): number
  /** A mail was taken: the lane widens by so many attempts. */
  taken(key: string, since: number, by: number): void
  answered(key: string): void
  blamed(key: string, since: number, reason: string): void
  silent(key: string, since: number, reason: string): void
  paused(): readonly PausedLane[]
}

export interface LanesDeps {
  readonly rows: PaceRows
  readonly log: Log
  readonly nowMs: () => number
  readonly random: () => number
  /** Attempts at once of a lane that nothing is known of. */
  readonly widthAtFirst: number
}

/** A lane that was not used for so long is a new one again; one that was slowed down only after a day. */
const FORGET_MS = 3_600_000
const FORGET_SLOWED_MS = 86_400_000
const FORGET_EVERY = 1_000

interface Held {
  lane: Lane
  usedAtMs: number
  /** When the last pause began, in real, monotonic milliseconds. */
  pausedSince: number
}

const isForgettable = ({ lane, usedAtMs }: Held, nowMs: number): boolean =>
  lane.level === 0 ? usedAtMs < nowMs - FORGET_MS : Math.max(usedAtMs, lane.pausedUntilMs) < nowMs - FORGET_SLOWED_MS

/** Reads what was slowed down. A pause of a clock that was ahead is no longer than any other. */
function restore({ rows, nowMs }: LanesDeps): Map<string, Held> {
  const latestMs = nowMs() + PAUSE_LONGEST_MS
  return new Map(
    rows.all().map(({ lane: key, level, pausedUntilMs, reason }) => {
      const lane = { ...newLane(1), level, reason, pausedUntilMs: Math.min(pausedUntilMs, latestMs) }
      return [key, { lane, usedAtMs: nowMs(), pausedSince: performance.now() }]
    }),
  )
}

/** Makes the lanes from the journal's. */
export function createLanes(deps: LanesDeps): Lanes {
  const { rows, log, nowMs, random, widthAtFirst } = deps
  const unknown = newLane(widthAtFirst)
  const lanes = restore(deps)
  const pausedKeys = new Set(lanes.keys())
  let notes = 0
  const failed = (reason: unknown) => log('journal.failed', { reason: reasonOf(reason) })
  const forget = () => {
    const gone = [...lanes].filter(([, held]) => isForgettable(held, nowMs()))
    for (const [key] of gone) lanes.delete(key)
    const kept = gone.flatMap(([key, { lane }]) => (lane.level > 0 ? [key] : []))
    if (kept.length > 0) rows.remove(kept).catch(failed)
  }
  const heldAt = (key: string): Held => {
    notes += 1
    if (notes % FORGET_EVERY === 0) forget()
    const held = lanes.get(key) ?? { lane: unknown, usedAtMs: 0, pausedSince: Number.NEGATIVE_INFINITY }
    held.usedAtMs = nowMs()
    lanes.set(key, held)
    return held
  }
  const pause = (key: string, held: Held, reason: string) => {
    held.lane = afterBlame(held.lane, { nowMs: nowMs(), random, reason })
    held.pausedSince = performance.now()
    pausedKeys.add(key)
    const { level, pausedUntilMs } = held.lane
    log('pace.paused', { lane: key, level, until: new Date(pausedUntilMs).toISOString(), why: reason })
    // What is lost of it by a full disk is learnt again by one more refusal.
    rows.put({ lane: key, level, pausedUntilMs, reason }).catch(failed)
  }
  return {
    width: (key) => {
      const lane = lanes.get(key)?.lane ?? unknown
      return isPaused(lane, nowMs()) ? 0 : Math.floor(lane.width)
    },
    taken: (key, since, by) => {
      const held = heldAt(key)
      if (since < held.pausedSince) return
      const wasSlowed = held.lane.level > 0
      held.lane = afterTaken(held.lane, { by, slowedMax: widthAtFirst })
      if (wasSlowed && held.lane.level === 0) rows.remove([key]).catch(failed)
    },
    answered: (key) => {
      const held = heldAt(key)
      held.lane = afterAnswer(held.lane)
    },
    blamed: (key, since, reason) => {
      const held = heldAt(key)
      if (since >= held.pausedSince) pause(key, held, reason)
    },
    silent: (key, since, reason) => {
      const held = heldAt(key)
      if (since < held.pausedSince) return
      const next = afterSilence(held.lane)
      if (next === null) pause(key, held, reason)
      else held.lane = next
    },
    paused: () => {
      const now = nowMs()
      const found: PausedLane[] = []
      for (const key of pausedKeys) {
        const lane = lanes.get(key)?.lane
        if (lane !== undefined && isPaused(lane, now))
          found.push({ key, untilMs: lane.pausedUntilMs, reason: lane.reason })
        // A clock that is turned back does not bring a pause back: its lane stays on trial.
        else pausedKeys.delete(key)
      }
      return found
    },
  }
}
