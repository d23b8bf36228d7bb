import { describe, expect, it } from 'vitest'
import { addDays, listDays, openCalendar } from './calendar.ts'

function calendarOf(timeZone: string) {
  const calendar = openCalendar(timeZone)
  if (!calendar) throw new Error(`no time zone ${timeZone}`)
  return calendar
}

const at = (text: string): number => Date.parse(text)

describe('openCalendar', () => {
  it.each(['Nowhere/City', '+02:00', '', 'UTC+2'])('knows no %j', (name) => {
    expect(openCalendar(name)).toBeNull()
  })

  it.each([
    ['UTC', '2026-11-29', '2026-11-29T00:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z'],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00Z'],
    // The clock goes from 24:00 to 01:00: there is no midnight.
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z'],
    // The day was left out: the next one begins where it would have.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
  ])('in %s begins %s at %s', (zone, date, moment) => {
    expect(calendarOf(zone).startOf(date)).toBe(at(moment))
  })
})

describe('listDays', () => {
  const list = (zone: string, since: string, until: string, max = 92) =>
    listDays(calendarOf(zone), at(since), at(until), max)

  it('gives days with a changed clock their 23 and 25 hours', () => {
    const hours = (since: string, until: string) =>
      list('Europe/Berlin', since, until)?.map((day) => [day.date, (day.untilMs - day.sinceMs) / 3_600_000])
    expect(hours('2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z')).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ])
    expect(hours('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toEqual([['2026-10-25', 25]])
  })

  it('cuts the first and the last day to the period', () => {
    expect(list('UTC', '2026-01-01T12:00:00Z', '2026-01-02T01:00:00Z')).toEqual([
      { date: '2026-01-01', sinceMs: at('2026-01-01T12:00:00Z'), untilMs: at('2026-01-02T00:00:00Z') },
      { date: '2026-01-02', sinceMs: at('2026-01-02T00:00:00Z'), untilMs: at('2026-01-02T01:00:00Z') },
    ])
  })

  it('leaves out a day that was skipped', () => {
    const days = list('Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-31T09:59:00Z')
    expect(days?.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31'])
  })

  it('refuses more days than the most', () => {
    expect(list('UTC', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z', 2)).toHaveLength(2)
    expect(list('UTC', '2026-01-01T00:00:00Z', '2026-01-03T00:00:01Z', 2)).toBeNull()
  })
})

it('addDays crosses months and leap days', () => {
  expect([addDays('2026-12-31', 1), addDays('2028-03-01', -1)]).toEqual(['2027-01-01', '2028-02-29'])
})
