/** Tells an alarm that is none, by both channels, and says what became of it. */
import type { AlarmTest } from '@mailstead/contracts/api/operator/alarm.ts'
import { newId } from '../../platform/ids.ts'
import { readChannels } from './alarm-settings.ts'
import type { AlarmDeps } from './check-alarms.ts'
import { mailAlarms } from './mail-alarms.ts'
import { postAlarm } from './post-alarm.ts'
import { findAddresses } from './tell-alarms.ts'

const TEXT = 'This is a test of the alarms. Nothing is wrong.'
const NOT_MAILED = 'A mail was not accepted: see `system_mail.not_sent` in the log, and the setting `system_sender`.'
const NOBODY = 'There is nobody to be told: set `alarm_addresses`.'

export async function testAlarms(deps: AlarmDeps): Promise<AlarmTest> {
  const channels = await readChannels(deps)
  const nowMs = deps.clock.now()
  const at = new Date(nowMs).toISOString()
  const id = `alarm_test_${newId(nowMs)}`
  const to = [...(await findAddresses(deps, channels))]
  const data = {
    ...{ object: 'alarm' as const, key: 'test', kind: 'dead_letters' as const, subject: null, text: TEXT },
    ...{ state: 'open' as const, since: at, last_seen_at: at, ended_at: null, deployment: channels.platform },
  }
  const why = channels.webhook && (await postAlarm(deps, channels.webhook, id, { type: 'alarm.test', data }))
  const isMailed = await mailAlarms(deps, to, { subject: 'Test of the alarms', text: TEXT, once: id })
  return {
    object: 'alarm_test',
    mail: { to, told: isMailed, why: isMailed ? null : to.length === 0 ? NOBODY : NOT_MAILED },
    webhook: channels.webhook === null ? null : { told: why === null, why },
  }
}
