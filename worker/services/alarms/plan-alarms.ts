/** What becomes of the alarms in a round: raised once, kept while they last, ended when they have been away for a while. Pure. */
import type { AlarmRow } from '../../store/directory/alarms/alarms.ts'
import { type Condition, type Judged, keyOf } from './conditions.ts'

/** What comes and goes within this time is one alarm. */
const QUIET_MS = 3 * 60_000
const DAY_MS = 86_400_000

const raise = (condition: Condition, nowMs: number): AlarmRow => ({
  ...{ key: keyOf(condition), ...condition, sinceMs: nowMs, lastSeenMs: nowMs, endedAtMs: null },
  ...{ mailedAtMs: null, postedAtMs: null, endMailedAtMs: null, endPostedAtMs: null },
})

/** The rows that change. */
export function planAlarms(
  rows: readonly AlarmRow[],
  { conditions, isUnknown }: Judged,
  nowMs: number,
): readonly AlarmRow[] {
  const known = new Map(rows.map((row) => [row.key, row]))
  const seen = conditions.map((condition): AlarmRow => {
    const row = known.get(keyOf(condition))
    const lasts = row !== undefined && row.endedAtMs === null
    return lasts ? { ...row, text: condition.text, lastSeenMs: nowMs } : raise(condition, nowMs)
  })
  const present = new Set(seen.map(({ key }) => key))
  const isOver = (row: AlarmRow): boolean =>
    row.endedAtMs === null && !present.has(row.key) && !isUnknown(row.key) && nowMs - row.lastSeenMs >= QUIET_MS
  const ended = rows.filter(isOver).map((row) => ({ ...row, endedAtMs: nowMs }))
  return [...seen, ...ended]
}

/** What is to be told of an alarm by one channel now. */
export interface Telling {
  readonly row: AlarmRow
  readonly phase: 'raised' | 'lasts' | 'ended'
}

/** By which of the two channels. */
export type Channel = 'mail' | 'webhook'

function phaseOf(row: AlarmRow, channel: Channel, nowMs: number): Telling['phase'] | null {
  const [toldMs, endToldMs] =
    channel === 'mail' ? [row.mailedAtMs, row.endMailedAtMs] : [row.postedAtMs, row.endPostedAtMs]
  if (row.endedAtMs !== null) return endToldMs === null ? 'ended' : null
  if (toldMs === null) return 'raised'
  return nowMs - toldMs >= DAY_MS ? 'lasts' : null
}

/** What this channel has not told yet. */
export const planTelling = (rows: readonly AlarmRow[], channel: Channel, nowMs: number): readonly Telling[] =>
  rows.flatMap((row) => {
    const phase = phaseOf(row, channel, nowMs)
    return phase === null ? [] : [{ row, phase }]
  })
