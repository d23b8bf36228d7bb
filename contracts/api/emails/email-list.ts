/** The query and the answer of `GET /v1/emails`. The package `resend` pages; the filters are ours. */
import { z } from 'zod'
import { MessageId } from '../../ids.ts'
import { Email, LastEvent } from '../email.ts'
import { listOf, pageOf } from '../page.ts'

const FILTER_TEXT_MAX = 1_000
const ADDRESS_MAX = 320

/** A mail without what only its bytes and its recipients tell. */
export const EmailSummary = Email.omit({
  object: true,
  html: true,
  text: true,
  held_reason: true,
  held_until: true,
  spam_check: true,
})
export type EmailSummary = z.infer<typeof EmailSummary>

export const EmailList = listOf(EmailSummary)
export type EmailList = z.infer<typeof EmailList>

const moment = z.iso.datetime({
  offset: true,
  error: 'must be a time in ISO 8601 with its zone, such as `2026-11-01T00:00:00Z`',
})

const filters = {
  status: z
    .string()
    .max(FILTER_TEXT_MAX)
    .transform((text) => text.split(',').map((word) => word.trim()))
    .pipe(z.array(z.enum(LastEvent.options, `each must be one of ${LastEvent.options.join(', ')}`)))
    .optional()
    .meta({ description: 'Words of `last_event`, joined by commas; one of them must fit.', example: 'bounced,failed' }),
  to: z.string().min(3).max(ADDRESS_MAX).optional().meta({
    description: 'The address of a recipient (To, Cc or Bcc), whatever its case.',
    example: 'bob@example.net',
  }),
  from: z.string().min(3).max(ADDRESS_MAX).optional().meta({
    description: 'The address of the sender, or `@domain` for every sender of a domain; whatever its case.',
    example: '@example.com',
  }),
  subject: z.string().min(1).max(FILTER_TEXT_MAX).optional().meta({
    description: 'Text in the subject. Letters of ASCII fit in either case.',
    example: 'invoice',
  }),
  domain: z
    .string()
    .min(1)
    .max(ADDRESS_MAX)
    .optional()
    .meta({ description: 'Name or id of a domain of yours: mail that was sent from it.', example: 'example.com' }),
  tag: z
    .string()
    .regex(/^[\w-]{1,256}(:[\w-]{1,256})?$/, 'must be `name` or `name:value`')
    .optional()
    .meta({ description: 'A tag, with any value or with this one: `name` or `name:value`.', example: 'kind:welcome' }),
  since: moment.optional().meta({ description: 'Accepted at this time or later.' }),
  until: moment.optional().meta({ description: 'Accepted before this time.' }),
}

export const ListEmails = pageOf(MessageId)
  .safeExtend(filters)
  .refine(({ since, until }) => !(since && until) || Date.parse(since) < Date.parse(until), {
    path: ['until'],
    error: 'must be later than `since`',
  })
export type ListEmails = z.infer<typeof ListEmails>
