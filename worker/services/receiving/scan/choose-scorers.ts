/** Which relays are asked for scores: those whose scorer is up; else one of the others, to find out. Pure. */
import { HEARTBEAT_EVERY_MS } from '@mailstead/contracts/heartbeat.ts'
import type { ScorerRow } from '../../../store/directory/receiving/scorers.ts'

/** Three missed heartbeats make a relay stale. */
const FRESH_MS = 3 * HEARTBEAT_EVERY_MS
/** Requests at a relay at once: as many as its scorer works on. */
const LANES = 2

/** A relay as often as it may be asked at once. */
export function chooseScorers(
  rows: readonly ScorerRow[],
  around: { readonly nowMs: number; readonly isBroken: (relay: string) => boolean },
): readonly ScorerRow[] {
  const alive = rows.filter(
    ({ id, heartbeatAtMs, scorer }) =>
      scorer !== 'absent' &&
      heartbeatAtMs !== null &&
      Math.abs(around.nowMs - heartbeatAtMs) < FRESH_MS &&
      !around.isBroken(id),
  )
  const up = alive.filter(({ scorer }) => scorer === 'up')
  if (up.length > 0) return up.flatMap((row) => Array.from({ length: LANES }, () => row))
  // A heartbeat may be half a minute old: one question costs little.
  return alive.slice(0, 1)
}
