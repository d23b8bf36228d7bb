/** The attachments of a received mail, each with a link to download it. */
import type { ReceivedAttachmentData } from '@mailstead/contracts/api/received-email.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import { showAttachment } from '../links/show-attachment.ts'
import { requireDelivery } from './read-received.ts'

type AttachmentDeps = Pick<Deps, 'clock' | 'ledgers' | 'secrets'>

interface AttachmentRequest {
  /** Of the mail. */
  readonly id: string
  readonly origin: string
}

/** All of them: a mail has a bounded number. Throws `not_found`. */
export async function listAttachments(
  deps: AttachmentDeps,
  access: Access,
  request: AttachmentRequest,
): Promise<ReceivedAttachmentData[]> {
  const { id, summary } = await requireDelivery(deps, access, request.id)
  const mail = { tenant: access.tenant, delivery: id, attachment: null }
  return Promise.all((summary?.attachments ?? []).map((each) => showAttachment(deps, request.origin, mail, each)))
}

/** Throws `not_found` for the mail and for the attachment. */
export async function readAttachment(
  deps: AttachmentDeps,
  access: Access,
  request: AttachmentRequest & { readonly attachmentId: string },
): Promise<ReceivedAttachmentData> {
  const { id, summary } = await requireDelivery(deps, access, request.id)
  const attachment = summary?.attachments.find((each) => each.id === request.attachmentId)
  if (!attachment) throw notFound('attachment')
  return showAttachment(deps, request.origin, { tenant: access.tenant, delivery: id, attachment: null }, attachment)
}
