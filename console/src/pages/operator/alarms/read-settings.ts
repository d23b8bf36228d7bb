/** Who is told of alarms, as the form holds it. Pure. */
import type { UpdateOperatorSettings } from '../../../api/operator/settings.ts'
import { fieldText } from '../../../parts/form/form.tsx'

const GIGABYTE = 1_000_000_000

export const toGigabytes = (bytes: number): number => bytes / GIGABYTE

/** A secret that nobody typed stays as it is. */
export function readAlarmSettings(fields: FormData): UpdateOperatorSettings {
  const secret = fieldText(fields, 'secret')
  return {
    alarm_addresses: fieldText(fields, 'addresses')
      .split(/[\s,;]+/)
      .filter((address) => address !== ''),
    alarm_webhook: fieldText(fields, 'webhook') || null,
    alarm_disk_free_bytes: Math.round(Number(fieldText(fields, 'disk')) * GIGABYTE),
    ...(secret !== '' && { alarm_webhook_secret: secret }),
  }
}

const SECRET_BYTES = 24

/** As secrets of webhooks are. */
export const makeSecret = (): string =>
  `whsec_${btoa(String.fromCodePoint(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))}`
