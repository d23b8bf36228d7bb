/** One mail whose data has ended, as the session hands it on. */
import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import type { KeptBody } from '../../smtp-server/body/kept-body.ts'
import type { SmtpReply } from '../../smtp-server/smtp-reply.ts'

/** What a client said before its data. */
export type SubmittedEnvelope = Pick<
  SubmissionManifest,
  'password' | 'mailFrom' | 'ret' | 'envid' | 'rcptTo' | 'clientIp' | 'protocol' | 'receivedAt'
>

export interface SubmittedMail {
  readonly envelope: SubmittedEnvelope
  readonly body: KeptBody
  /** A bare CR, a bare LF or a NUL was in it. */
  readonly isMalformed: boolean
  /** Told the id as soon as it is noted: whoever loses the connection gives it back. */
  readonly onNoted: (id: DeliveryId) => void
}

export type Submitted =
  | { readonly kind: 'taken'; readonly id: DeliveryId; readonly messageId: string }
  | { readonly kind: 'refused'; readonly reply: SmtpReply }
