/** When a mail is to go out, as people and programs write it: ISO 8601 with a zone, or words such as `tomorrow at 9am ET`. */
import { readIsoTime } from './iso-time.ts'
import { readTimeWords } from './time-words.ts'

export type Schedule = { readonly ok: true; readonly atMs: number } | { readonly ok: false; readonly why: string }

/** Longer than any time that is meant; nothing behind this is looked at. */
const TEXT_LENGTH_MAX = 100
const DAYS_AHEAD_MAX = 30
const AHEAD_MAX_MS = DAYS_AHEAD_MAX * 86_400_000
/** How wrong the caller's clock may be, and how long the request may be on its way. */
const PAST_MAX_MS = 60_000
const REMEDY =
  'Give ISO 8601 with a zone such as `2026-08-05T11:52:01Z`, or words such as `in 5 minutes` or `tomorrow at 9am ET`.'

/** Reads a time from now to 30 days ahead, or says what is wrong with it. Words without a zone are in UTC. */
export function parseSchedule(text: string, nowMs: number): Schedule {
  if (text.length > TEXT_LENGTH_MAX)
    return { ok: false, why: `The time is longer than ${TEXT_LENGTH_MAX} characters. ${REMEDY}` }
  const trimmed = text.trim()
  const read = /^[+-]?\d{4}/.test(trimmed) ? readIsoTime(trimmed) : readTimeWords(trimmed, nowMs)
  if (read === null) return { ok: false, why: `The time cannot be read. ${REMEDY}` }
  return typeof read === 'string' ? { ok: false, why: read } : bound(read, nowMs)
}

function bound(atMs: number, nowMs: number): Schedule {
  if (atMs < nowMs - PAST_MAX_MS) return { ok: false, why: 'The time is in the past. Give one that is still to come.' }
  if (atMs > nowMs + AHEAD_MAX_MS)
    return {
      ok: false,
      why: `The time is more than ${DAYS_AHEAD_MAX} days ahead. Give one within ${DAYS_AHEAD_MAX} days.`,
    }
  return { ok: true, atMs }
}
