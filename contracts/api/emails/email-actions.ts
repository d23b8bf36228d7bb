/** What can be done with a mail that was accepted: cancel it, send it again, or show it to somebody by a link. */
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

const address = z.string().trim().toLowerCase().min(3, 'must be an address').max(320, 'must be an address')

export const RetryEmail = z
  .strictObject({
    recipients: z
      .array(address)
      .min(1, 'must name at least one recipient')
      .max(100, 'must name at most 100 recipients')
      .optional()
      .meta({ description: 'Addresses among those that failed; all of them when missing.' }),
  })
  .meta({ id: 'RetryEmail' })

export const RetriedEmail = z
  .object({ object: z.literal('email'), id: z.string(), recipients: z.array(z.string()) })
  .meta({ id: 'RetriedEmail', description: 'The recipients that are sent to again.' })
export type RetriedEmail = z.infer<typeof RetriedEmail>

export const RetriedEmails = z
  .object({
    object: z.literal('list'),
    has_more: z.boolean().meta({ description: 'Whether there are older mails to which the filters apply.' }),
    next: z.string().nullable().meta({ description: 'Give it as `after` to go on; null at the end.' }),
    data: z.array(RetriedEmail),
  })
  .meta({ id: 'RetriedEmails' })
export type RetriedEmails = z.infer<typeof RetriedEmails>
