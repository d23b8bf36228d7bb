/** How an account stands with the published rules about bounces and complaints. */
import { z } from 'zod'

const share = z.number().min(0).max(1)
const steps = z
  .strictObject({ warn: share, slow: share, pause: share })
  .refine(({ warn, slow, pause }) => warn <= slow && slow <= pause, 'must rise: `warn`, `slow`, `pause`')

/** Shares of all recipients that were decided in the window. */
export const StandingRules = z.strictObject({
  window_days: z.number().int().min(1).max(30),
  min_recipients: z.number().int().min(1).max(100_000).meta({
    description: 'With fewer decided recipients in the window nothing is judged.',
  }),
  bounce: steps,
  complaint: steps,
})
export type StandingRules = z.infer<typeof StandingRules>

export const StandingName = z.enum(['good', 'warned', 'slowed', 'paused'])

export const Standing = z.object({
  state: StandingName.meta({
    description: '`slowed`: one tenth of the daily quota. `paused`: nothing is accepted, and accepted mail is held.',
  }),
  code: z.enum(['bounce_rate', 'complaint_rate', 'operator']).nullable(),
  reason: z.string().nullable(),
  since: z.iso.datetime().nullable(),
})
export type Standing = z.infer<typeof Standing>

export const Review = z.object({
  kind: z.enum(['sandbox', 'pause']),
  message: z.string(),
  requested_at: z.iso.datetime(),
})
export type Review = z.infer<typeof Review>

export const RequestReview = z.strictObject({
  message: z.string().trim().min(10).max(2_000).meta({
    description: 'What the operator should know: what you send, to whom, and what you have changed.',
    example: 'We send receipts to customers of our shop; the list that bounced is deleted.',
  }),
})
export type RequestReview = z.infer<typeof RequestReview>

export const ReviewRequested = z.object({ object: z.literal('review'), kind: Review.shape.kind })
