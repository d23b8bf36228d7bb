import { UpdateOperatorSettings } from '@mailstead/contracts/api/operator/settings.ts'
import { expect, it } from 'vitest'
import { makeSecret, readAlarmSettings, toGigabytes } from './read-settings.ts'

function formOf(values: Readonly<Record<string, string>>): FormData {
  const fields = new FormData()
  for (const [name, value] of Object.entries(values)) fields.set(name, value)
  return fields
}

it('takes addresses one a line or with commas, and a disk in gigabytes', () => {
  const addresses = 'ops@mail.example\nada@mail.example, grace@mail.example\n'
  expect(readAlarmSettings(formOf({ addresses, webhook: '', disk: '2.5', secret: '' }))).toEqual({
    alarm_addresses: ['ops@mail.example', 'ada@mail.example', 'grace@mail.example'],
    alarm_webhook: null,
    alarm_disk_free_bytes: 2_500_000_000,
  })
  expect(toGigabytes(2_500_000_000)).toBe(2.5)
})

it('a secret that is made is one', () => {
  const secret = makeSecret()
  expect(secret).not.toBe(makeSecret())
  const read = readAlarmSettings(formOf({ addresses: '', webhook: 'https://a.example/', disk: '0', secret }))
  expect(UpdateOperatorSettings.parse(read)).toMatchObject({ alarm_webhook_secret: secret, alarm_addresses: [] })
})
