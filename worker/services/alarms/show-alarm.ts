/** Alarms as the operator sees them. */
import { type Alarm, AlarmKind } from '@mailstead/contracts/api/operator/alarm.ts'
import type { Deps } from '../../deps.ts'
import { type AlarmRow, listAlarms } from '../../store/directory/alarms/alarms.ts'

const SHOWN_MAX = 200

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
const iso = (ms: number): string => new Date(ms).toISOString()

export const showAlarm = (row: AlarmRow): Alarm => ({
  object: 'alarm',
  key: row.key,
  kind: AlarmKind.parse(row.kind),
  subject: row.subject,
  text: row.text,
  state: row.endedAtMs === null ? 'open' : 'ended',
  since: iso(row.sinceMs),
  last_seen_at: iso(row.lastSeenMs),
  ended_at: isoOrNull(row.endedAtMs),
  mailed_at: isoOrNull(row.endMailedAtMs ?? row.mailedAtMs),
  posted_at: isoOrNull(row.endPostedAtMs ?? row.postedAtMs),
})

/** Open ones first. */
export const showAlarms = async (deps: Pick<Deps, 'directory'>): Promise<Alarm[]> =>
  (await listAlarms(deps.directory, SHOWN_MAX)).map(showAlarm)
