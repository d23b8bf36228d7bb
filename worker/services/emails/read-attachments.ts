/** The attachments of a sent mail, read from its bytes, each with a link to download it. */
import type { SentAttachmentData } from '@mailstead/contracts/api/emails/sent-attachment.ts'
import { MessageId } from '@mailstead/contracts/ids.ts'
import type { ParsedMail } from '@mailstead/mail/parse/parse-mail.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findRaw } from '../../store/ledger/emails.ts'
import type { Access } from '../access/access.ts'
import { showAttachment } from '../links/show-attachment.ts'
import { PARSE_MAX_BYTES, readParts } from './read-parts.ts'

type AttachmentDeps = Pick<Deps, 'clock' | 'ledgers' | 'rawBucket' | 'secrets'>

interface AttachmentRequest {
  /** Of the mail. */
  readonly id: string
  readonly origin: string
}

const MEGABYTE = 1_048_576

/** Throws `not_found`, also when the bytes were deleted after their retention, and `conflict` for a mail that is too large. */
export async function requireParts(
  deps: Pick<Deps, 'ledgers' | 'rawBucket'>,
  access: Pick<Access, 'shard' | 'tenant'>,
  id: string,
): Promise<ParsedMail> {
  const place = await findRaw(deps.ledgers.at(access.shard), access.tenant, id)
  if (place && place.sizeBytes > PARSE_MAX_BYTES)
    throw new Refusal(
      'conflict',
      `This email is larger than ${PARSE_MAX_BYTES / MEGABYTE} MiB and is not taken apart. Its attachments are in GET /v1/emails/${id}/raw.`,
    )
  const parts = await readParts(deps, access, place)
  if (parts === null) throw notFound('email')
  return parts
}

const targetOf = ({ tenant }: Access, id: string) => ({ tenant, message: MessageId.parse(id), attachment: null })

/** All of them: a mail has a bounded number. Throws `not_found` and `conflict`. */
export async function listAttachments(
  deps: AttachmentDeps,
  access: Access,
  { id, origin }: AttachmentRequest,
): Promise<SentAttachmentData[]> {
  const { summary } = await requireParts(deps, access, id)
  return Promise.all(summary.attachments.map((each) => showAttachment(deps, origin, targetOf(access, id), each)))
}

/** Throws `not_found` for the mail and for the attachment, and `conflict`. */
export async function readAttachment(
  deps: AttachmentDeps,
  access: Access,
  { id, origin, attachmentId }: AttachmentRequest & { readonly attachmentId: string },
): Promise<SentAttachmentData> {
  const { summary } = await requireParts(deps, access, id)
  const attachment = summary.attachments.find((each) => each.id === attachmentId)
  if (!attachment) throw notFound('attachment')
  return showAttachment(deps, origin, targetOf(access, id), attachment)
}
