/** `/v1/spam-checks`: mails that were scored on the account's demand. */
import { z } from 'zod'
import { listOf, pageOf } from '../page.ts'

export const SpamCheckId = z.uuidv7('must be the id of a spam check').brand<'SpamCheckId'>()
export type SpamCheckId = z.infer<typeof SpamCheckId>

export const SpamCheck = z.object({
  object: z.literal('spam_check'),
  id: SpamCheckId,
  mode: z.enum(['without', 'with', 'hybrid']).meta({
    description: 'Attachments left out, in, or in only where the mail was suspect without them.',
  }),
  size: z.number().int().meta({ description: 'Of the mail as it was given, in bytes.' }),
  score: z.number(),
  threshold: z.number().meta({ description: 'From this score on the scorer calls a mail spam.' }),
  is_spam: z.boolean(),
  symbols: z.array(z.string()).meta({ description: 'Names of the rules that led to the score.' }),
  created_at: z.iso.datetime(),
  completed_at: z.iso.datetime(),
})
export type SpamCheck = z.infer<typeof SpamCheck>

export const SpamCheckList = listOf(SpamCheck)
export type SpamCheckList = z.infer<typeof SpamCheckList>

export const ListSpamChecks = pageOf(SpamCheckId)
export type ListSpamChecks = z.infer<typeof ListSpamChecks>
