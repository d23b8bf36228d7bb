/**
 * A lane: the attempts from one source at one site, or of one tenant at one site, and how many of them may run at once.
 * It begins narrow and widens with what the peer takes; a peer that blames it closes it for a while, longer each time, and
 * afterwards it is tried by one attempt at a time. Pure.
 */

export interface Lane {
  /** Attempts at once, rounded down. */
  readonly width: number
  /** How often it was paused and has not made up for it. */
  readonly level: number
  /** Mails taken since the level last changed. */
  readonly taken: number
  /** Attempts in a row that no host answered. */
  readonly silences: number
  readonly pausedUntilMs: number
  readonly reason: string
}

const PAUSE_MS = 60_000
const PAUSE_MAX_MS = 3_600_000
const JITTER = 0.2
/** A level is made up for by so many mails that were taken. */
const TAKEN_PER_LEVEL = 20
/** A host that does not answer so many times in a row is left alone. */
const SILENCES_MAX = 10

/** A lane that nothing is known of. */
export const newLane = (width: number): Lane => ({
  width,
  level: 0,
  taken: 0,
  silences: 0,
  pausedUntilMs: Number.NEGATIVE_INFINITY,
  reason: '',
})

export const isPaused = (lane: Lane, nowMs: number): boolean => nowMs < lane.pausedUntilMs

/** The longest pause there is: what is read of a journal that says more was written under another clock. */
export const PAUSE_LONGEST_MS = PAUSE_MAX_MS * (1 + JITTER)

/** How a lane widens with a mail that was taken. */
export interface Growth {
  /** So many attempts more. */
  readonly by: number
  /** One that was paused grows by one a round, and no wider than this. */
  readonly slowedMax: number
}

/** After a mail that was taken. */
export function afterTaken(lane: Lane, growth: Growth): Lane {
  if (lane.level === 0) return { ...lane, silences: 0, width: lane.width + growth.by }
  const width = Math.min(lane.width + 1 / lane.width, growth.slowedMax)
  const isMadeUp = lane.taken + 1 >= TAKEN_PER_LEVEL
  const level = isMadeUp ? lane.level - 1 : lane.level
  return { ...lane, silences: 0, width, level, taken: isMadeUp ? 0 : lane.taken + 1 }
}

/** After an answer that says nothing of our pace. */
export const afterAnswer = (lane: Lane): Lane => (lane.silences === 0 ? lane : { ...lane, silences: 0 })

/** After a refusal that blames the lane: 1 minute, doubled each time up to an hour, and ±20 %. */
export function afterBlame(lane: Lane, facts: { nowMs: number; random: () => number; reason: string }): Lane {
  const pauseMs = Math.min(PAUSE_MS * 2 ** lane.level, PAUSE_MAX_MS) * (1 - JITTER + 2 * JITTER * facts.random())
  // Beyond the longest pause a level would only take longer to make up for.
  const level = Math.min(lane.level + 1, Math.ceil(Math.log2(PAUSE_MAX_MS / PAUSE_MS)) + 1)
  return { ...newLane(1), level, pausedUntilMs: Math.round(facts.nowMs + pauseMs), reason: facts.reason }
}

/** After an attempt that no host answered; null when it is one too many. One on trial is given no second one. */
export function afterSilence(lane: Lane): Lane | null {
  const silences = lane.silences + 1
  return silences >= SILENCES_MAX || lane.width < 2 ? null : { ...lane, silences }
}
