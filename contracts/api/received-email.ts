/** `/v1/emails/receiving`: received mail in the shapes of the npm package `resend`, and what was found out about it. */
import { z } from 'zod'
import { DeliveryId } from '../ids.ts'
import { Folder } from '../received-mail.ts'
import { listOf, pageOf } from './page.ts'

/** Results in the words of RFC 8601; null while they are not known yet. */
export const Authentication = z.object({
  spf: z.string().nullable(),
  dkim: z.string().nullable().meta({ description: '`pass` when one signature passes.' }),
  dmarc: z.string().nullable(),
  arc: z.string().nullable(),
  ptr: z.string().nullable().meta({ description: 'Whether the client’s address has a name that leads back to it.' }),
})
export type Authentication = z.infer<typeof Authentication>

const InboundAttachment = z.object({
  id: z.string(),
  filename: z.string().nullable(),
  size: z.number().int(),
  content_type: z.string(),
  content_id: z.string().nullable(),
  content_disposition: z.string().nullable(),
})

const summary = {
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  to: z.array(z.string()),
  from: z.string(),
  created_at: z.iso.datetime(),
  subject: z.string(),
  bcc: z.array(z.string()).nullable(),
  cc: z.array(z.string()).nullable(),
  reply_to: z.array(z.string()).nullable(),
  received_for: z.array(z.string()).meta({ description: 'The recipients of the envelope that are yours.' }),
  message_id: z.string(),
  attachments: z.array(InboundAttachment),
  folder: Folder.nullable().meta({ description: 'Where it lies in the first inbox it reached; null when in none.' }),
  status: z.enum(['processing', 'filed', 'rejected']).meta({
    description: '`rejected`: no recipient of the envelope is an address of yours.',
  }),
  authentication: Authentication,
  spam_score: z.number().nullable().meta({ description: 'Null while the mail is not scored yet.' }),
  spam_symbols: z.array(z.string()),
  is_raw_only: z
    .boolean()
    .meta({ description: 'The mail could not be taken apart safely: only its raw form is shown.' }),
}

export const ReceivedEmailSummary = z.object(summary)
export type ReceivedEmailSummary = z.infer<typeof ReceivedEmailSummary>

const Download = z.object({ download_url: z.string(), expires_at: z.iso.datetime() })

export const ReceivedEmail = z.object({
  object: z.literal('email'),
  ...summary,
  html: z.string().nullable(),
  text: z.string().nullable(),
  headers: z.record(z.string(), z.string()).nullable(),
  raw: Download,
})
export type ReceivedEmail = z.infer<typeof ReceivedEmail>

export const ReceivedEmailList = listOf(ReceivedEmailSummary)
export type ReceivedEmailList = z.infer<typeof ReceivedEmailList>

export const ReceivedAttachmentData = z.object({
  id: z.string(),
  filename: z.string().optional(),
  size: z.number().int(),
  content_type: z.string(),
  content_disposition: z.enum(['inline', 'attachment']),
  content_id: z.string().optional(),
  ...Download.shape,
})
export type ReceivedAttachmentData = z.infer<typeof ReceivedAttachmentData>

export const ReceivedAttachment = ReceivedAttachmentData.extend({ object: z.literal('attachment') })
export const ReceivedAttachmentList = listOf(ReceivedAttachmentData)

export const ListReceivedEmails = pageOf(DeliveryId)
export type ListReceivedEmails = z.infer<typeof ListReceivedEmails>

/** How inline images stand in `html`. */
export const GetReceivedEmail = z.strictObject({
  html_format: z.enum(['data_uri', 'cid']).default('data_uri').meta({
    description: '`data_uri`: inside the HTML. `cid`: as references to attachments by their `content_id`.',
  }),
})
export type GetReceivedEmail = z.infer<typeof GetReceivedEmail>
