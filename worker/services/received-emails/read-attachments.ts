/** The attachments of a received mail, each with a link to download it. */
import type { ReceivedAttachmentData } from '@mailstead/contracts/api/received-email.ts'
import type { ReceivedAttachment } from '@mailstead/contracts/received-mail.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import type { Access } from '../access/access.ts'
import { makeDownload } from './download-link.ts'
import { requireDelivery } from './read-received.ts'

type AttachmentDeps = Pick<Deps, 'clock' | 'ledgers' | 'secrets'>

interface AttachmentRequest {
  /** Of the mail. */
  readonly id: string
  readonly origin: string
}

async function show(
  deps: AttachmentDeps,
  access: Access,
  place: { readonly delivery: Awaited<ReturnType<typeof requireDelivery>>['id']; readonly origin: string },
  attachment: ReceivedAttachment,
): Promise<ReceivedAttachmentData> {
  const target = { tenant: access.tenant, delivery: place.delivery, attachment: attachment.id }
  return {
    id: attachment.id,
    ...(attachment.filename === null ? {} : { filename: attachment.filename }),
    size: attachment.size,
    content_type: attachment.contentType,
    content_disposition: attachment.disposition ?? 'attachment',
    ...(attachment.contentId === null ? {} : { content_id: attachment.contentId }),
    ...(await makeDownload(deps, place.origin, target)),
  }
}

/** All of them: a mail has a bounded number. Throws `not_found`. */
export async function listAttachments(
  deps: AttachmentDeps,
  access: Access,
  request: AttachmentRequest,
): Promise<ReceivedAttachmentData[]> {
  const { id, summary } = await requireDelivery(deps, access, request.id)
  const place = { delivery: id, origin: request.origin }
  return Promise.all((summary?.attachments ?? []).map((attachment) => show(deps, access, place, attachment)))
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
  return show(deps, access, { delivery: id, origin: request.origin }, attachment)
}
