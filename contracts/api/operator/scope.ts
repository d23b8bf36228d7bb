/** Which waiting mail an order of the operator is about. */
import { z } from 'zod'
import { TenantId } from '../../ids.ts'
import { MailClass } from '../../relay-job.ts'

const hostName = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .transform((name) => name.toLowerCase().replace(/\.$/, ''))

const fields = {
  tenant: TenantId.optional(),
  class: MailClass.optional(),
  domain: hostName.optional().meta({ description: 'The recipient’s domain.', example: 'gmail.com' }),
  site: hostName.optional().meta({
    description: 'Who runs the recipient’s mail hosts, as the timeline shows it; known once an attempt was made.',
    example: 'google.com',
  }),
  sender: hostName.optional().meta({ description: 'The domain that sends, or its return path.' }),
  source: z.union([z.ipv4(), z.ipv6()]).optional().meta({
    description: 'The address of ours that the last attempt was made from; known once an attempt was made.',
    example: '192.0.2.25',
  }),
}

const NOTHING = 'name what it is about, or write `"all": true` for all mail of the deployment'
const BOTH = 'write either `"all": true` or what it is about, not both'

/** Mail that fits every field given. All mail is never meant by leaving them out. */
export const OperatorScope = z
  .strictObject({ ...fields, all: z.literal(true).optional().meta({ description: 'All mail that waits.' }) })
  .superRefine(({ all, ...named }, context) => {
    const isNamed = Object.values(named).some((value) => value !== undefined)
    if (isNamed === (all === true)) context.addIssue({ code: 'custom', message: isNamed ? BOTH : NOTHING })
  })
  .meta({ id: 'OperatorScope' })
export type OperatorScope = z.infer<typeof OperatorScope>

/** As it is shown: a rule of the system may name addresses or jobs beside. */
export const ShownScope = z.object({
  all: z.literal(true).optional(),
  tenant: z.string().optional(),
  class: MailClass.optional(),
  ...{ domain: z.string().optional(), site: z.string().optional(), sender: z.string().optional() },
  source: z.string().optional(),
})
export type ShownScope = z.infer<typeof ShownScope>

export const orderReason = z.string().trim().min(1).max(200)

/** What came of telling the relays. */
export const ToldRelay = z.object({
  id: z.string(),
  confirmed: z.boolean().meta({
    description: 'Whether it was told at once. One that was not hears of it by its next heartbeat.',
  }),
  recipients: z.number().int().min(0).nullable().meta({
    description: 'How many it touched at once; null when it was not told. What a hold covers is told by the mails.',
  }),
})
export type ToldRelay = z.infer<typeof ToldRelay>
