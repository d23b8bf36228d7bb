import { expect, it } from 'vitest'
import { parseSchedule } from './parse-schedule.ts'

/** A Wednesday. New York is four hours behind UTC until 1 November, Berlin two hours ahead until 25 October. */
const NOW = Date.UTC(2026, 9, 14, 12, 0, 0)
const at = (iso: string) => ({ ok: true, atMs: Date.parse(iso) })

it.each([
  // ISO 8601.
  ['2026-10-14T13:00:00Z', '2026-10-14T13:00:00Z'],
  ['2026-10-14T13:00Z', '2026-10-14T13:00:00Z'],
  ['2026-10-14t13:00:00z', '2026-10-14T13:00:00Z'],
  ['2026-10-14T13:00:00.858Z', '2026-10-14T13:00:00.858Z'],
  ['2026-10-14T13:00:00.858858+00:00', '2026-10-14T13:00:00.858Z'],
  ['2026-10-14 13:00:00.5+00', '2026-10-14T13:00:00.5Z'],
  ['2026-10-14T13:00:00,5Z', '2026-10-14T13:00:00.5Z'],
  ['2026-10-14T15:00:00+02:00', '2026-10-14T13:00:00Z'],
  ['2026-10-14T15:00:00+0200', '2026-10-14T13:00:00Z'],
  ['2026-10-14T08:30:00-04:30', '2026-10-14T13:00:00Z'],
  ['  2026-10-14T13:00:00Z\n', '2026-10-14T13:00:00Z'],
  // A minute ago is now; 30 days are the most.
  ['2026-10-14T11:59:00Z', '2026-10-14T11:59:00Z'],
  ['2026-11-13T12:00:00Z', '2026-11-13T12:00:00Z'],
  // Spans.
  ['now', '2026-10-14T12:00:00Z'],
  ['in 1 min', '2026-10-14T12:01:00Z'],
  ['in 5 minutes', '2026-10-14T12:05:00Z'],
  ['In 30 Seconds', '2026-10-14T12:00:30Z'],
  ['in 2 hours', '2026-10-14T14:00:00Z'],
  ['in an hour', '2026-10-14T13:00:00Z'],
  ['in 1 hour and 30 minutes', '2026-10-14T13:30:00Z'],
  ['in 1 day, 2 hours, and 3 mins', '2026-10-15T14:03:00Z'],
  ['in 3 days', '2026-10-17T12:00:00Z'],
  ['in 1 week', '2026-10-21T12:00:00Z'],
  ['in 30 days', '2026-11-13T12:00:00Z'],
  ['in  2h', '2026-10-14T14:00:00Z'],
  // Days.
  ['tomorrow', '2026-10-15T12:00:00Z'],
  ['tomorrow at 9am', '2026-10-15T09:00:00Z'],
  ['Tomorrow 9:15 PM', '2026-10-15T21:15:00Z'],
  ['tomorrow at noon', '2026-10-15T12:00:00Z'],
  ['tomorrow at 12am', '2026-10-15T00:00:00Z'],
  ['tomorrow at 12pm', '2026-10-15T12:00:00Z'],
  ['today at 17:00', '2026-10-14T17:00:00Z'],
  ['monday', '2026-10-19T12:00:00Z'],
  ['next monday at 14:30', '2026-10-19T14:30:00Z'],
  ['on friday at 3pm', '2026-10-16T15:00:00Z'],
  ['fri, 3pm', '2026-10-16T15:00:00Z'],
  ['wednesday at 3pm', '2026-10-14T15:00:00Z'],
  ['wednesday at 9am', '2026-10-21T09:00:00Z'],
  ['wednesday', '2026-10-21T12:00:00Z'],
  ['next wednesday at 3pm', '2026-10-21T15:00:00Z'],
  // Zones.
  ['friday at 3pm UTC', '2026-10-16T15:00:00Z'],
  ['friday at 3pm ET', '2026-10-16T19:00:00Z'],
  ['friday at 3pm EST', '2026-10-16T20:00:00Z'],
  ['friday at 3pm PST', '2026-10-16T23:00:00Z'],
  ['friday at 3pm PT', '2026-10-16T22:00:00Z'],
  ['friday at 3pm +02:00', '2026-10-16T13:00:00Z'],
  ['friday at 3pm utc+2', '2026-10-16T13:00:00Z'],
  ['friday at 3pm Europe/Berlin', '2026-10-16T13:00:00Z'],
])('reads %j', (text, iso) => {
  expect(parseSchedule(text, NOW)).toEqual(at(iso))
})

it.each([
  // Berlin: at 03:00 of 25 October it is 02:00 again; New York: at 02:00 of 14 March 2027 it is 03:00.
  ['sunday at 1:30 Europe/Berlin', Date.UTC(2026, 9, 23), '2026-10-24T23:30:00Z'],
  ['sunday at 2:30 Europe/Berlin', Date.UTC(2026, 9, 23), '2026-10-25T00:30:00Z'],
  ['sunday at 3:30 Europe/Berlin', Date.UTC(2026, 9, 23), '2026-10-25T02:30:00Z'],
  ['sunday at 1:30am ET', Date.UTC(2027, 2, 12), '2027-03-14T06:30:00Z'],
  ['sunday at 2:30am ET', Date.UTC(2027, 2, 12), '2027-03-14T07:30:00Z'],
  ['sunday at 3:30am ET', Date.UTC(2027, 2, 12), '2027-03-14T07:30:00Z'],
  // It is still Wednesday in New York, and Thursday in Tokyo.
  ['tomorrow at 9am ET', Date.UTC(2026, 9, 15, 2), '2026-10-15T13:00:00Z'],
  ['tomorrow at 9am JST', Date.UTC(2026, 9, 14, 20), '2026-10-16T00:00:00Z'],
])('reads %j by the calendar of its zone', (text, nowMs, iso) => {
  expect(parseSchedule(text, nowMs)).toEqual(at(iso))
})

it.each([
  ['', 'cannot be read'],
  ['soon', 'cannot be read'],
  ['in', 'cannot be read'],
  ['in minutes', 'cannot be read'],
  ['in five minutes', 'cannot be read'],
  ['in -5 minutes', 'cannot be read'],
  ['in 1.5 hours', 'cannot be read'],
  ['in 5 fortnights', 'cannot be read'],
  ['in 5 minutes tomorrow', 'cannot be read'],
  ['in 99999999 days', 'cannot be read'],
  ['in constructor', 'cannot be read'],
  ['tomorrow at 25:00', 'cannot be read'],
  ['tomorrow at 9', 'cannot be read'],
  ['tomorrow at 13pm', 'cannot be read'],
  ['tomorrow at 0am', 'cannot be read'],
  ['tomorrow at 9:60', 'cannot be read'],
  ['next week', 'cannot be read'],
  ['next constructor', 'cannot be read'],
  ['5 minutes', 'cannot be read'],
  ['1792000000000', 'cannot be read'],
  ['2026-02-30T12:00:00Z', 'cannot be read'],
  ['2026-13-01T12:00:00Z', 'cannot be read'],
  ['2026-10-14T24:00:00Z', 'cannot be read'],
  ['2026-10-14T13:00:60Z', 'cannot be read'],
  ['2026-10-14T13:00:00+25:00', 'cannot be read'],
  ['2026-10-14T13:00:00Z; DROP', 'cannot be read'],
  ['+2026-10-14T13:00:00Z', 'cannot be read'],
  ['0001-10-14T13:00:00Z', 'cannot be read'],
  ['2026-10-14T13:00:00', 'no zone'],
  ['2026-10-15', 'no time of day'],
  ['friday at 3pm IST', 'zone is not known'],
  ['friday at 3pm constructor', 'zone is not known'],
  ['friday at 3pm Mars/Base', 'zone is not known'],
  ['2025-10-14T13:00:00Z', 'in the past'],
  ['2026-10-14T11:58:59Z', 'in the past'],
  ['today at 9am', 'in the past'],
  ['2026-11-13T12:00:01Z', 'more than 30 days'],
  ['in 31 days', 'more than 30 days'],
  ['in 5 weeks', 'more than 30 days'],
  ['9999-12-31T23:59:59Z', 'more than 30 days'],
])('refuses %j', (text, why) => {
  expect(parseSchedule(text, NOW)).toEqual({ ok: false, why: expect.stringContaining(why) })
})

it.each(['in 1 day, ', ' ', '9', 'friday ', '2026-10-14T'])('refuses 100 kB of %j at once', (piece) => {
  const before = performance.now()
  expect(parseSchedule(piece.repeat(100_000 / piece.length), NOW)).toEqual({
    ok: false,
    why: expect.stringContaining('longer than 100 characters'),
  })
  expect(performance.now() - before).toBeLessThan(50)
})
