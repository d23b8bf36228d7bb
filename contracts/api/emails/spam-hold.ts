/** Mails that the check of outgoing mail holds until a person has looked at them. */
import { z } from 'zod'
import { MessageId } from '../../ids.ts'
import { listOf, pageOf } from '../page.ts'

const instant = z.iso.datetime()

/** What the check found of a mail. */
export const EmailSpamCheck = z.object({
  state: z.enum(['waiting', 'passed', 'unscanned', 'held', 'released', 'refused']).meta({
    description:
      '`waiting`: no scorer has answered yet. `unscanned`: none did in time, and the mail went out without. `held` until a person has `released` or `refused` it.',
  }),
  score: z.number().nullable(),
  threshold: z.number().nullable().meta({ description: 'From this score on mail was held.' }),
  symbols: z.array(z.string()).meta({ description: 'Names of the rules that led to the score.' }),
  reason: z.string().nullable(),
  checked_at: instant.nullable(),
  decided_at: instant.nullable(),
  decided_by: z.string().nullable().meta({ description: '`operator` or `account`.' }),
})
export type EmailSpamCheck = z.infer<typeof EmailSpamCheck>

export const SpamHold = z.object({
  object: z.literal('spam_hold'),
  id: z.string().meta({ description: 'Of the mail.' }),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  recipients: z.number().int(),
  score: z.number(),
  threshold: z.number(),
  symbols: z.array(z.string()),
  held_at: instant,
  expires_at: instant.meta({ description: 'Then it expires as any mail that was not sent.' }),
})
export type SpamHold = z.infer<typeof SpamHold>

export const OperatorSpamHold = SpamHold.extend({ tenant_id: z.string() })
export type OperatorSpamHold = z.infer<typeof OperatorSpamHold>

export const ListSpamHolds = pageOf(MessageId)
export type ListSpamHolds = z.infer<typeof ListSpamHolds>

export const SpamHoldList = listOf(SpamHold)
export const OperatorSpamHoldList = listOf(OperatorSpamHold)

export const RefuseHeld = z.strictObject({
  reason: z.string().trim().min(1).max(300).meta({ description: 'The account reads it on the mail.' }),
})
export type RefuseHeld = z.infer<typeof RefuseHeld>

export const DecidedSpamHold = z.object({
  object: z.literal('spam_hold'),
  id: z.string(),
  state: z.enum(['released', 'refused']),
})
export type DecidedSpamHold = z.infer<typeof DecidedSpamHold>
