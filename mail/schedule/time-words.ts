/**
 * Times in words: a span from now (`in 5 minutes`, `in 1 hour and 30 minutes`), or a day with or without a time of day
 * and a zone (`tomorrow`, `next monday at 14:30`, `friday at 3pm ET`). A day without a time of day is meant at the time it is now.
 */
import { readZone } from './time-zone.ts'
import { fromWall, type OffsetAt } from './wall-time.ts'

const DAY_MS = 86_400_000
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^s(?:ec(?:ond)?s?)?$/, 1_000],
  [/^m(?:in(?:ute)?s?)?$/, 60_000],
  [/^h(?:(?:ou)?rs?)?$/, 3_600_000],
  [/^d(?:ays?)?$/, DAY_MS],
  [/^w(?:eeks?)?$/, 7 * DAY_MS],
]
const SPAN = /^(\d{1,7} ?|an? )([a-z]+)$/
const DAY =
  /^(?<day>(?:(?:on|next|this) )?[a-z]+)(?:,? (?:at )?(?<time>\d{1,2}(?::\d\d)?(?: ?[ap]m)?|noon))?(?: (?<zone>\S+))?$/
const TIME = /^(\d{1,2})(?::(\d\d))?(?: ?([ap])m)?$/

const UNKNOWN_ZONE =
  'The time zone is not known, or means several. Give `UTC`, an offset such as `+02:00`, or a name such as `Europe/Berlin`.'

/** Milliseconds since 1970; a sentence when one part is at fault; null when the words say no time. */
export function readTimeWords(text: string, nowMs: number): number | string | null {
  const words = text.toLowerCase().replace(/\s+/g, ' ')
  if (words === 'now') return nowMs
  if (words.startsWith('in ')) return readSpan(words.slice(3), nowMs)
  const { day = '', time, zone = 'utc' } = DAY.exec(words)?.groups ?? {}
  const offsetAt = readZone(zone)
  if (offsetAt === null) return daysUntil(day, 0) === null ? null : UNKNOWN_ZONE
  return readDay(day, time, { offsetAt, nowMs })
}

function readSpan(words: string, nowMs: number): number | null {
  let atMs = nowMs
  for (const piece of words.split(/,? and |, ?/)) {
    const [, count = '', unit = ''] = SPAN.exec(piece) ?? []
    const unitMs = UNITS.find(([name]) => name.test(unit))?.[1]
    if (unitMs === undefined) return null
    atMs += (count.startsWith('a') ? 1 : Number(count)) * unitMs
  }
  return atMs
}

function readDay(day: string, time: string | undefined, now: { offsetAt: OffsetAt; nowMs: number }): number | null {
  const { offsetAt, nowMs } = now
  const wallNow = nowMs + offsetAt(nowMs)
  const midnight = wallNow - (wallNow % DAY_MS)
  const sinceMidnight = time === undefined ? wallNow - midnight : readTimeOfDay(time)
  const days = daysUntil(day, new Date(wallNow).getUTCDay())
  if (sinceMidnight === null || days === null) return null
  const atMs = fromWall(midnight + days * DAY_MS + sinceMidnight, offsetAt)
  // `friday at 9am` on a Friday at noon is the next one; without a time of day it is not this moment either.
  const isNextWeek = days === 0 && isWeekday(day) && atMs <= nowMs
  return isNextWeek ? fromWall(midnight + 7 * DAY_MS + sinceMidnight, offsetAt) : atMs
}

const isWeekday = (day: string) => weekdayOf(day) >= 0

const weekdayOf = (day: string): number => {
  const name = day.split(' ').at(-1) ?? ''
  return WEEKDAYS.findIndex((weekday) => weekday === name || weekday.slice(0, 3) === name)
}

/** From today to the day that is named; `next monday` is the first one after today. Null when it is no day. */
function daysUntil(day: string, today: number): number | null {
  if (day === 'today') return 0
  if (day === 'tomorrow') return 1
  const weekday = weekdayOf(day)
  if (weekday < 0) return null
  const days = (weekday - today + 7) % 7
  return days === 0 && day.startsWith('next ') ? 7 : days
}

/** `9am`, `3:30 pm`, `14:30` or `noon` in milliseconds; null for `25:00`, `13pm`, and for `9`, which may be either half of the day. */
function readTimeOfDay(time: string): number | null {
  if (time === 'noon') return DAY_MS / 2
  const [, hourText = '', minuteText, half] = TIME.exec(time) ?? []
  const hour = Number(hourText)
  const minute = Number(minuteText ?? 0)
  if (minute > 59 || (half === undefined && minuteText === undefined)) return null
  if (half === undefined) return hour > 23 ? null : (hour * 60 + minute) * 60_000
  if (hour < 1 || hour > 12) return null
  return (((hour % 12) + (half === 'p' ? 12 : 0)) * 60 + minute) * 60_000
}
