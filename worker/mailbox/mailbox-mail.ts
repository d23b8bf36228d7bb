/** What crosses the border of a mailbox: plain values, since they travel by RPC. */

import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Folder, MailSummary } from '@mailstead/contracts/received-mail.ts'

/** One received mail on its way into a mailbox. */
export interface NewMail {
  /** Of the delivery, and from now on of the mail in this mailbox: a repeat is recognised by it. */
  readonly id: string
  /** The recipient of the envelope that led here. */
  readonly deliveredTo: string
  readonly folder: Extract<Folder, 'inbox' | 'spam'>
  readonly receivedAtMs: number
  readonly sizeBytes: number
  readonly rawKey: string
  /** Only the raw mail can be shown. */
  readonly isRawOnly: boolean
  readonly summary: MailSummary
  /** Text to search in, at most 256 KB. */
  readonly text: string
  readonly checks: MailChecks | null
  readonly scan: SpamScan | null
}

export interface Delivered {
  readonly id: string
  readonly threadId: string
  readonly isDuplicate: boolean
}
