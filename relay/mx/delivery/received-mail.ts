/** One mail whose data has ended, as the parts of the MX hand it on. */

import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { Reception } from '@mailstead/contracts/inbound-mail.ts'
import type { PtrCheck } from '@mailstead/contracts/mail-checks.ts'
import type { KeptBody } from '../../smtp-server/body/kept-body.ts'
import type { SmtpReply } from '../../smtp-server/smtp-reply.ts'

export interface TakenRecipient {
  /** As the client wrote it. */
  readonly address: string
  /** Its domain wants a failed DMARC policy `reject` refused. */
  readonly mayRefuseByDmarc: boolean
}

export interface ArrivedMail {
  /** Empty for the null sender. */
  readonly mailFrom: string
  readonly recipients: readonly TakenRecipient[]
  readonly reception: Reception
  readonly ptr: PtrCheck
  readonly receivedAtMs: number
  readonly body: KeptBody
  /** A bare CR, a bare LF or a NUL was in it. */
  readonly isMalformed: boolean
  /** Told the id as soon as it is noted: whoever loses the connection gives it back. */
  readonly onNoted: (id: DeliveryId) => void
}

export type Received =
  | { readonly kind: 'taken'; readonly id: DeliveryId }
  | { readonly kind: 'refused'; readonly reply: SmtpReply }
