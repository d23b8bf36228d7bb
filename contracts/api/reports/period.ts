/** From when until when statistics and reports look: the part of a query that they share. */
import { z } from 'zod'

/** So many days a request may span, counted in its time zone. */
export const PERIOD_DAYS_MAX = 92

const MOMENT = 'must be a date such as 2026-11-30, or a date and time with an offset such as 2026-11-30T12:00:00Z'
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], MOMENT)
  // Only what can be: the bounds of a calendar's arithmetic are never met.
  .refine((text) => text.startsWith('20'), `${MOMENT}, of this century`)

export const Period = z.object({
  since: moment.optional().meta({
    description: 'The first moment, or the first day. Six days before the last one when it is left out.',
    example: '2026-11-01',
  }),
  until: moment.optional().meta({
    description: 'The end, or the last day, which is still part of it. The present moment when it is left out.',
    example: '2026-11-30',
  }),
  time_zone: z
    .string()
    .min(1)
    .max(64)
    .default('UTC')
    .meta({ description: 'A name of the IANA time zone database: where a day begins.', example: 'Europe/Berlin' }),
})
export type Period = z.infer<typeof Period>
