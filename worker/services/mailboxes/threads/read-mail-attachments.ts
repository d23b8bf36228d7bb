/** The attachments of a mail in a mailbox, each with a link to download it. */
import type { ReceivedAttachmentData } from '@mailstead/contracts/api/received-email.ts'
import { DeliveryId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import type { KeptMail } from '../../../mailbox/mailbox-mail.ts'
import { notFound } from '../../../platform/refusal.ts'
import { showAttachment } from '../../links/show-attachment.ts'
import { type MailPlace, requireMail } from './read-mails.ts'

type AttachmentDeps = Pick<Deps, 'clock' | 'directory' | 'mailboxes' | 'secrets'>

interface AttachmentsPlace extends MailPlace {
  /** Where the API was called, for links. */
  readonly origin: string
}

const targetOf = (tenant: TenantId, mail: KeptMail) => ({
  tenant,
  delivery: DeliveryId.parse(mail.id),
  attachment: null,
})

/** All of them: a mail has a bounded number. Throws `not_found`. */
export async function listMailAttachments(
  deps: AttachmentDeps,
  tenant: TenantId,
  place: AttachmentsPlace,
): Promise<ReceivedAttachmentData[]> {
  const mail = await requireMail(deps, tenant, place)
  const target = targetOf(tenant, mail)
  return Promise.all(mail.summary.attachments.map((each) => showAttachment(deps, place.origin, target, each)))
}

/** Throws `not_found` for the mail and for the attachment. */
export async function readMailAttachment(
  deps: AttachmentDeps,
  tenant: TenantId,
  place: AttachmentsPlace & { readonly attachmentId: string },
): Promise<ReceivedAttachmentData> {
  const mail = await requireMail(deps, tenant, place)
  const attachment = mail.summary.attachments.find((each) => each.id === place.attachmentId)
  if (!attachment) throw notFound('attachment')
  return showAttachment(deps, place.origin, targetOf(tenant, mail), attachment)
}
