import { describe, expect, it } from 'vitest'
import { Refusal } from '../../../platform/refusal.ts'
import { readTime, writeTime } from './wire-time.ts'

const US = Date.UTC(2024, 10, 6, 8, 58, 55) * 1_000 + 528_916
const read = (text: string) => readTime('last_synced_at', text)

describe('readTime', () => {
  it.each([
    '2024-11-06 08:58:55.528916+00:00',
    '2024-11-06T08:58:55.528916Z',
    '2024-11-06 08:58:55.528916',
    '2024-11-06 08:58:55.528916 UTC',
    '2024-11-06 14:28:55.528916+05:30',
    '2024-11-06 14:28:55.528916 05:30',
    '2024-11-06T14:28:55.528916+0530',
    '2024-11-06 00:58:55.528916-08',
    '2024-11-06 08:14:25.528916-00:44:30',
    '2024-11-05 23:58:55.528916789-09:00',
    ' 2024-11-06 08:58:55.528916+00:00 ',
  ])('reads %s', (text) => {
    expect(read(text)).toBe(US)
  })

  it('reads less than all of it', () => {
    expect(read('2024-11-06 08:58:55.5')).toBe(US - 28_916)
    expect(read('2024-11-06 08:58:55')).toBe(US - 528_916)
    expect(read('2024-11-06 08:58')).toBe(US - 55_528_916)
    expect(read('2024-11-06')).toBe(Date.UTC(2024, 10, 6) * 1_000)
    expect(read('1969-12-31 19:00:00-05:00')).toBe(0)
    expect(read('0001-01-01 00:00:00')).toBe(0)
  })

  it.each([
    '',
    'now',
    '1730883535',
    '2024-13-06 08:58:55',
    '2024-02-30 08:58:55',
    '2024-11-06 24:00:00',
    '2024-11-06 08:60:00',
    '2024-11-06 08:58:55+24:00',
    '2024-11-06 08:58:55+05:60',
    '2024-11-06 08:58:55 Asia/Kolkata',
    `2024-11-06 08:58:55.${'5'.repeat(10_000)}`,
  ])('refuses %s', (text) => {
    expect(() => read(text)).toThrow(Refusal)
    expect(() => read(text)).toThrow(/^`last_synced_at`: "/)
  })
})

describe('writeTime', () => {
  it('writes what Python writes, and reads it again', () => {
    expect(writeTime(US)).toBe('2024-11-06 08:58:55.528916+00:00')
    expect(writeTime(US - 528_916)).toBe('2024-11-06 08:58:55+00:00')
    expect(writeTime(US - 528_915)).toBe('2024-11-06 08:58:55.000001+00:00')
    expect(writeTime(0)).toBe('1970-01-01 00:00:00+00:00')
    for (const us of [0, 1, 999_999, US]) expect(read(writeTime(us))).toBe(us)
  })
})
