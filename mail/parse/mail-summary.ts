/** What is known of a mail beside its bytes. The same shape crosses processes as the contract of that name. */

export interface AttachmentSummary {
  /** Its number in the mail, from 0, as text. */
  id: string
  /** Fit to be shown: no path, no control characters, never empty. */
  filename: string | null
  /** Octets after decoding. */
  size: number
  /** Type and subtype in lower case, without parameters. */
  contentType: string
  /** Without angle brackets. */
  contentId: string | null
  disposition: 'inline' | 'attachment' | null
}

export interface MailSummary {
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  replyTo: string[]
  subject: string
  /** Message-ID with its angle brackets. */
  headerId: string | null
  inReplyTo: string[]
  references: string[]
  dateMs: number | null
  /** The first words of the text, on one line. */
  snippet: string
  attachments: AttachmentSummary[]
  /** Sent to many who may end it and may not answer to all (RFC 2369): there otherwise is no such field. */
  isNewsletter?: true
}
