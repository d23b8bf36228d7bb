/** What can be done with a mail that was accepted: cancel it, or show it to somebody by a link. */
import { z } from 'zod'

export const CanceledEmail = z.object({
  object: z.literal('email'),
  id: z.string(),
  stoppable: z.enum(['all', 'some']).meta({
    description: 'Whether all recipients are kept from the mail, or only those that it has not reached.',
  }),
})
export type CanceledEmail = z.infer<typeof CanceledEmail>

const MINUTE_MS = 60_000
const UNIT_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS }
const DURATION = /^(\d{1,5}) ?(m|min|minutes?|h|hours?|d|days?)$/i
const SHARED_MAX_MS = 7 * 1_440 * MINUTE_MS

function toMs(text: string): number {
  const [, count, unit = ''] = DURATION.exec(text) ?? []
  return Number(count) * (UNIT_MS[unit.charAt(0).toLowerCase()] ?? Number.NaN)
}

export const ShareEmail = z.strictObject({
  expires_in: z
    .string()
    .trim()
    .regex(DURATION, 'must be a number of minutes, hours or days, such as `2 hours`')
    .transform(toMs)
    .pipe(z.number().min(MINUTE_MS, 'must be at least `1 minute`').max(SHARED_MAX_MS, 'must be at most `7 days`'))
    .default(2 * 1_440 * MINUTE_MS)
    .meta({ description: 'How long the link works: minutes, hours or days.', example: '2 hours' }),
})

export const SharedEmail = z.object({
  object: z.literal('email'),
  id: z.string(),
  url: z.string(),
  expires_at: z.iso.datetime(),
})
export type SharedEmail = z.infer<typeof SharedEmail>
