/** `/v1/inboxes/:id/threads`: threads and their mails in the shapes of the npm package `resend`, and what was found out about each mail. */
import { z } from 'zod'
import { DeliveryId, ThreadId } from '../ids.ts'
import { Folder } from '../received-mail.ts'
import { listOf, pageOf } from './page.ts'
import { Authentication } from './received-email.ts'

const folder = Folder.meta({ description: 'Where the thread is with all its mails.', example: 'inbox' })
const subject = z.string().nullable().meta({ description: 'Of its first mail; null when it has none.' })
const labels = z.tuple([]).meta({ description: 'Labels are not offered yet.' })
const id = z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' })

export const InboxThread = z.object({
  id,
  subject,
  from: z.string().nullable().meta({ description: 'Of its newest mail, as are `to`, `cc` and `bcc`.' }),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  labels,
  email_count: z.number().int(),
  has_attachment: z.boolean(),
  has_draft: z.literal(false),
  read: z.boolean().meta({ description: 'Whether every mail in it is read.' }),
  received_at: z.iso.datetime().meta({ description: 'When its newest mail came.' }),
  folder,
})
export type InboxThread = z.infer<typeof InboxThread>

export const InboxThreadList = listOf(InboxThread)
export type InboxThreadList = z.infer<typeof InboxThreadList>

export const FoundInboxThread = InboxThread.extend({
  matched_email_id: z.string().meta({ description: 'The newest mail in it that fits.' }),
})
export type FoundInboxThread = z.infer<typeof FoundInboxThread>

export const FoundInboxThreadList = listOf(FoundInboxThread)
export type FoundInboxThreadList = z.infer<typeof FoundInboxThreadList>

export const InboxThreadSummary = z.object({
  object: z.literal('inbox_thread'),
  id,
  subject,
  folder,
  labels,
  read: z.boolean(),
})
export type InboxThreadSummary = z.infer<typeof InboxThreadSummary>

export const InboxThreadRemoved = z.object({
  object: z.literal('inbox_thread'),
  id: z.string(),
  deleted: z.literal(true),
})

const summary = {
  id: id.meta({ description: 'The same as in `/v1/emails/receiving`.' }),
  direction: z.literal('inbound'),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  reply_to: z.array(z.string()),
  subject: z.string().nullable(),
  message_id: z.string().nullable(),
  attachments: z.array(z.object({ id: z.string(), filename: z.string().nullable(), size: z.number().int() })),
  read: z.boolean(),
  received_at: z.iso.datetime(),
  delivered_to: z.string().meta({ description: 'The recipient of the envelope that led here.' }),
  folder: Folder,
  authentication: Authentication,
  spam_score: z.number().nullable().meta({ description: 'Null while the mail is not scored yet.' }),
  spam_symbols: z.array(z.string()),
  is_raw_only: z
    .boolean()
    .meta({ description: 'The mail could not be taken apart safely: only its raw form is shown.' }),
}

export const InboxMail = z.object({
  ...summary,
  html: z.string().nullable(),
  text: z.string().nullable(),
})
export type InboxMail = z.infer<typeof InboxMail>

export const InboxMailList = listOf(InboxMail)
export type InboxMailList = z.infer<typeof InboxMailList>

export const UpdateInboxThread = z
  .strictObject({
    read: z.boolean().optional(),
    folder: z.enum(['inbox', 'archive', 'spam', 'trash']).optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'give `read` or `folder`')
export type UpdateInboxThread = z.infer<typeof UpdateInboxThread>

export const ListInboxMails = pageOf(DeliveryId)
export type ListInboxMails = z.infer<typeof ListInboxMails>

const LIST_ENTRIES_MAX = 20

/** Several values of a query parameter are joined by commas. */
const textList = z
  .string()
  .max(2_000)
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .pipe(z.array(z.string().min(1, 'must not have an empty entry')).max(LIST_ENTRIES_MAX))
const yesOrNo = z.enum(['true', 'false'], 'must be `true` or `false`').transform((text) => text === 'true')

const filters = {
  folders: textList
    .pipe(z.array(Folder))
    .optional()
    .meta({ description: 'Folders, joined by commas; all of them without it.', example: 'inbox,archive' }),
  labels: textList.optional().meta({ description: 'Labels are not offered yet: no thread has one.' }),
  read: yesOrNo.optional().meta({ description: 'Only read, or only unread threads.', example: 'false' }),
}

/** The query of `GET /v1/inboxes/:id/threads`. */
export const ListInboxThreads = pageOf(ThreadId).safeExtend(filters)
export type ListInboxThreads = z.infer<typeof ListInboxThreads>

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be a date or time in ISO 8601')

/** The query of `GET /v1/inboxes/:id/threads/search`. Lists are joined by commas; one of their entries must fit. */
export const SearchInboxThreads = pageOf(ThreadId).safeExtend({
  ...filters,
  query: z.string().max(500).default('').meta({
    description: 'Words that must all be in subject, names, addresses, text or file names.',
    example: 'invoice october',
  }),
  from: textList.optional(),
  to: textList.optional(),
  cc: textList.optional(),
  bcc: textList.optional(),
  has_attachment: yesOrNo.optional(),
  start_date: moment.optional().meta({ description: 'Received at this time or later.', example: '2026-11-01' }),
  end_date: moment.optional().meta({ description: 'Received before this time, or on this day.' }),
})
export type SearchInboxThreads = z.infer<typeof SearchInboxThreads>
