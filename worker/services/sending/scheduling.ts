/** When mail that is to go out later is looked at. Pure. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import { parseSchedule } from '@mailstead/mail/schedule/parse-schedule.ts'
import { Refusal } from '../../platform/refusal.ts'

/** A queue keeps a message back for twelve hours at most; what is further ahead is found by the sweeper first. */
const WAKE_AHEAD_MS = 11 * 3_600_000
/** If the wake-up is lost the sweeper finds the job after this long. */
export const SWEEP_AFTER_MS = 60_000

/** The time of `scheduled_at`; null for mail that goes out at once, also when the time is now. Throws `validation_error`. */
export function readSchedule(
  scheduledAt: SendEmail['scheduled_at'],
  nowMs: number,
  field = 'scheduled_at',
): number | null {
  if (scheduledAt === undefined) return null
  const parsed = parseSchedule(scheduledAt, nowMs)
  if (!parsed.ok) throw new Refusal('validation_error', `\`${field}\`: ${parsed.why}`)
  return parsed.atMs > nowMs ? parsed.atMs : null
}

const isNear = (scheduledAtMs: number, nowMs: number): boolean => scheduledAtMs - nowMs <= WAKE_AHEAD_MS

/** When the sweeper looks at a job that waits for `scheduledAtMs`. */
export const dueOfScheduled = (scheduledAtMs: number, nowMs: number): number =>
  isNear(scheduledAtMs, nowMs) ? scheduledAtMs + SWEEP_AFTER_MS : scheduledAtMs - WAKE_AHEAD_MS

/** For how long a queue is to keep its wake-up back; null when it is too far ahead for a queue. */
export const delayOfScheduled = (scheduledAtMs: number, nowMs: number): number | null =>
  isNear(scheduledAtMs, nowMs) ? Math.max(0, Math.ceil((scheduledAtMs - nowMs) / 1_000)) : null
