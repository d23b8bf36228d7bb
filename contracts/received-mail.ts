/** What is known of a received mail beside its bytes; kept in rows of the ledger and of mailboxes. */
import { z } from 'zod'
import { MailboxId } from './ids.ts'

/** Folders in which received mail can be. The package `resend` knows one more, `sent`. */
export const FOLDERS = ['inbox', 'archive', 'spam', 'sent', 'trash'] as const
export const Folder = z.enum(FOLDERS)
export type Folder = z.infer<typeof Folder>

export const ReceivedAttachment = z.object({
  /** Its number in the mail, from 0, as text. */
  id: z.string(),
  filename: z.string().nullable(),
  size: z.number().int(),
  contentType: z.string(),
  contentId: z.string().nullable(),
  disposition: z.enum(['inline', 'attachment']).nullable(),
})
export type ReceivedAttachment = z.infer<typeof ReceivedAttachment>

/** Header fields as far as they could be read; a mail without any has all of them empty. Addresses with display name: `Ada <ada@a.example>`. */
export const MailSummary = z.object({
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  replyTo: z.array(z.string()),
  subject: z.string(),
  /** Message-ID with its angle brackets; null without one. */
  headerId: z.string().nullable(),
  inReplyTo: z.array(z.string()),
  references: z.array(z.string()),
  /** The Date field, milliseconds; null when it is missing or no date. */
  dateMs: z.number().nullable(),
  /** The first words of the text, on one line. */
  snippet: z.string(),
  attachments: z.array(ReceivedAttachment),
  /** Sent to many who may end it and may not answer to all. */
  isNewsletter: z.literal(true).optional(),
})
export type MailSummary = z.infer<typeof MailSummary>

/** What became of one recipient of the envelope. */
export const Placement = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('filed'),
    rcptTo: z.string(),
    /** How it was found. */
    by: z.enum(['mailbox', 'alias', 'catch-all', 'role']),
    mailboxes: z.array(z.object({ id: MailboxId, folder: Folder })).min(1),
  }),
  z.object({ outcome: z.literal('rejected'), rcptTo: z.string(), why: z.string(), isNoticeSent: z.boolean() }),
  /** A report about a mail of ours; `matched` when the token was ours and named a recipient. */
  z.object({ outcome: z.literal('bounce'), rcptTo: z.string(), isMatched: z.boolean(), why: z.string() }),
])
export type Placement = z.infer<typeof Placement>
