/** The job of every minute that looks whether somebody is needed, remembers it, and tells it. */
import type { Deps } from '../../deps.ts'
import { type AlarmRow, deleteAlarmsEndedBefore, listAlarms, putAlarms } from '../../store/directory/alarms/alarms.ts'
import { deleteDeadLettersBefore } from '../../store/directory/alarms/dead-letters.ts'
import { readChannels } from './alarm-settings.ts'
import { judge } from './conditions.ts'
import { planAlarms } from './plan-alarms.ts'
import { readKnown } from './read-known.ts'
import { type TellDeps, tellAlarms } from './tell-alarms.ts'

export type AlarmDeps = TellDeps & Pick<Deps, 'ledgers' | 'secrets'>

const ROWS_MAX = 1_000
const KEPT_MS = 30 * 86_400_000

function logChanges(deps: AlarmDeps, before: ReadonlyMap<string, AlarmRow>, changed: readonly AlarmRow[]): void {
  for (const { key, text, sinceMs, endedAtMs } of changed) {
    if (endedAtMs !== null) deps.log('info', 'alarm.ended', { key })
    else if (before.get(key)?.sinceMs !== sinceMs) deps.log('error', 'alarm.raised', { key, text })
  }
}

/** `largeBytes`: from where on a ledger is an alarm. Throws when the directory fails; the next round does it again. */
export async function checkAlarms(deps: AlarmDeps, { largeBytes }: { readonly largeBytes: number }): Promise<void> {
  const channels = await readChannels(deps)
  const [known, rows] = await Promise.all([
    readKnown(deps, { largeBytes, diskFreeBytes: channels.diskFreeBytes }),
    listAlarms(deps.directory, ROWS_MAX),
  ])
  const nowMs = deps.clock.now()
  const before = new Map(rows.map((row) => [row.key, row]))
  const changed = planAlarms(rows, judge(known, nowMs), nowMs)
  await putAlarms(deps.directory, changed)
  logChanges(deps, before, changed)
  await tellAlarms(deps, channels, [...new Map([...rows, ...changed].map((row) => [row.key, row])).values()])
}

/** Once a day: alarms that ended long ago, and dead letters that nobody has looked after. */
export async function purgeAlarms({ clock, directory }: Pick<Deps, 'clock' | 'directory'>): Promise<void> {
  await deleteAlarmsEndedBefore(directory, clock.now() - KEPT_MS)
  await deleteDeadLettersBefore(directory, clock.now() - KEPT_MS)
}
