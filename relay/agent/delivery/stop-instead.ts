/** What a command makes of an attempt that was on the wire when it came: a delivery and a bounce stand, all else ends. Pure. */
import type { Verdict } from '@mailstead/contracts/attempt.ts'
import type { Stop } from '../journal/delivery-row.ts'
import type { Decision } from './decide-next.ts'

export interface Stopped {
  readonly decision: Decision
  /** Told with the event when the command decided. */
  readonly reason: string | null
}

/** Replaces the decision where the delivery is to stop. */
export function stopInstead(stop: Stop | null, decision: Decision, verdict: Verdict): Stopped {
  if (stop === null || decision.isDone) return { decision, reason: null }
  const ended = { ...decision, isDone: true, nextTryAtMs: null }
  if (stop.state !== 'returned') return { decision: { ...ended, kind: stop.state }, reason: stop.reason }
  // Given back it would be sent again at once by another relay, and the peer may have it: its one more try is ours.
  return { decision: verdict === 'unknown' ? decision : ended, reason: null }
}
