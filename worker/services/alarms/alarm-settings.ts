/** What the operator decides about alarms: who is told, where they are posted, and from where on a disk is low. */
import type { OperatorSettings } from '@mailstead/contracts/api/operator/settings.ts'
import type { Deps } from '../../deps.ts'
import { readSettings, type SettingRow } from '../../store/directory/settings.ts'

export type AlarmSettings = Pick<OperatorSettings, 'alarm_addresses' | 'alarm_webhook' | 'alarm_disk_free_bytes'>

/** Until the operator says otherwise. */
export const ALARM_DEFAULTS: AlarmSettings = {
  alarm_addresses: [],
  alarm_webhook: null,
  alarm_disk_free_bytes: 5_000_000_000,
}

/** The row of the secret that posts are signed with, sealed. */
export const ALARM_SECRET_ROW = 'alarm_webhook_secret'
const PLATFORM_NAME = 'platform_name'

/** Sealed, as the row holds it. */
export const planAlarmSecret = async (deps: Pick<Deps, 'secrets'>, secret: string): Promise<SettingRow> => ({
  key: ALARM_SECRET_ROW,
  value: await deps.secrets.seal(ALARM_SECRET_ROW, secret),
})

/** Where alarms go, as it is set now. */
export interface Channels {
  readonly addresses: readonly string[]
  readonly webhook: { readonly url: string; readonly secret: string } | null
  readonly diskFreeBytes: number
  readonly platform: string
}

/** One statement. */
export async function readChannels(deps: Pick<Deps, 'directory' | 'secrets'>): Promise<Channels> {
  const names = Object.keys(ALARM_DEFAULTS)
  const kept = await readSettings(deps.directory, [...names, ALARM_SECRET_ROW, PLATFORM_NAME])
  const made = names.flatMap((name) => {
    const text = kept.get(name)
    return text === undefined ? [] : [[name, JSON.parse(text)]]
  })
  const settings: AlarmSettings = { ...ALARM_DEFAULTS, ...Object.fromEntries(made) }
  const [url, sealed, name] = [settings.alarm_webhook, kept.get(ALARM_SECRET_ROW), kept.get(PLATFORM_NAME)]
  return {
    addresses: settings.alarm_addresses,
    webhook: url && sealed ? { url, secret: await deps.secrets.open(ALARM_SECRET_ROW, sealed) } : null,
    diskFreeBytes: settings.alarm_disk_free_bytes,
    platform: name === undefined ? 'Mailstead' : JSON.parse(name),
  }
}
