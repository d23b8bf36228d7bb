/** `/v1/operator/holds`: rules under which mail waits. Whoever sent it reads the reason on the mail. */
import { z } from 'zod'
import { OperatorScope, orderReason, ShownScope, ToldRelay } from './scope.ts'

export const CreateHold = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'must be 1 to 41 lower-case letters, digits and hyphens')
    .refine((id) => !id.startsWith('pause-'), 'must not begin with `pause-`: those are holds of paused accounts')
    .optional()
    .meta({ description: 'A name of your own: the same again changes the hold. Made when it is left out.' }),
  scope: OperatorScope,
  reason: orderReason.meta({ description: 'Shown on the mails that it touches.' }),
  until: z.iso.datetime({ offset: true }).nullable().default(null).meta({
    description: 'When it ends by itself; null for when it is released. Mail still expires while it waits.',
  }),
})
export type CreateHold = z.infer<typeof CreateHold>

export const Hold = z.object({
  object: z.literal('hold'),
  id: z.string(),
  kind: z.enum(['operator', 'paused_account']).meta({
    description: 'The hold of a paused account ends when the account is resumed, and cannot be released here.',
  }),
  scope: ShownScope,
  reason: z.string(),
  until: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
})
export type Hold = z.infer<typeof Hold>

export const HoldList = z.object({ object: z.literal('list'), data: z.array(Hold) })

export const PlacedHold = Hold.extend({ relays: z.array(ToldRelay) })
export type PlacedHold = z.infer<typeof PlacedHold>

export const ReleasedHold = z.object({
  object: z.literal('hold'),
  id: z.string(),
  released: z.literal(true),
  relays: z.array(ToldRelay),
})
export type ReleasedHold = z.infer<typeof ReleasedHold>
