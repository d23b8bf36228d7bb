/** Tells by both channels what each has not told yet. What one of them does not take is told by it in the next round. */
import type { Deps } from '../../deps.ts'
import { type AlarmRow, findStaffAddresses, markTold } from '../../store/directory/alarms/alarms.ts'
import type { Channels } from './alarm-settings.ts'
import { type MailDeps, mailAlarms, writeAlarmMail } from './mail-alarms.ts'
import { planTelling, type Telling } from './plan-alarms.ts'
import { postAlarm } from './post-alarm.ts'
import { showAlarm } from './show-alarm.ts'

export type TellDeps = MailDeps & Pick<Deps, 'fetch' | 'resolvers'>

const STAFF_MAX = 20
/** Of one round: a receiver that is slow must not keep the crons. */
const POSTS_MAX = 20

/** Whom the operator has named, or all of his people. */
export const findAddresses = async (
  deps: Pick<Deps, 'directory'>,
  { addresses }: Pick<Channels, 'addresses'>,
): Promise<readonly string[]> => (addresses.length > 0 ? addresses : findStaffAddresses(deps.directory, STAFF_MAX))

async function mark(
  deps: TellDeps,
  told: readonly Telling[],
  [lasting, ended]: readonly ['mailed_at_ms', 'end_mailed_at_ms'] | readonly ['posted_at_ms', 'end_posted_at_ms'],
) {
  const keysOf = (isEnd: boolean) => told.filter(({ phase }) => (phase === 'ended') === isEnd).map(({ row }) => row.key)
  await markTold(deps.directory, lasting, keysOf(false), deps.clock.now())
  await markTold(deps.directory, ended, keysOf(true), deps.clock.now())
}

async function tellByMail(deps: TellDeps, channels: Channels, rows: readonly AlarmRow[]): Promise<void> {
  const tellings = planTelling(rows, 'mail', deps.clock.now())
  if (tellings.length === 0) return
  const addresses = await findAddresses(deps, channels)
  if (await mailAlarms(deps, addresses, await writeAlarmMail(tellings)))
    await mark(deps, tellings, ['mailed_at_ms', 'end_mailed_at_ms'])
  else deps.log('warn', 'alarm.not_mailed', { alarms: tellings.length, addresses: addresses.length })
}

/** Another name for each telling, the same when it is repeated. */
const idOf = ({ row, phase }: Telling): string =>
  `alarm_${row.key}_${phase}_${phase === 'ended' ? row.endedAtMs : phase === 'raised' ? row.sinceMs : row.postedAtMs}`

async function tellByWebhook(deps: TellDeps, channels: Channels, rows: readonly AlarmRow[]): Promise<void> {
  if (channels.webhook === null) return
  for (const telling of planTelling(rows, 'webhook', deps.clock.now()).slice(0, POSTS_MAX)) {
    const { mailed_at: _, posted_at: __, ...alarm } = showAlarm(telling.row)
    const data = { ...alarm, deployment: channels.platform }
    const why = await postAlarm(deps, channels.webhook, idOf(telling), { type: `alarm.${telling.phase}`, data })
    if (why === null) await mark(deps, [telling], ['posted_at_ms', 'end_posted_at_ms'])
    else {
      deps.log('warn', 'alarm.not_posted', { key: telling.row.key, why })
      // The others would fare no better.
      return
    }
  }
}

/** The webhook first: mail may be what is broken. */
export async function tellAlarms(deps: TellDeps, channels: Channels, rows: readonly AlarmRow[]): Promise<void> {
  await tellByWebhook(deps, channels, rows)
  await tellByMail(deps, channels, rows)
}
