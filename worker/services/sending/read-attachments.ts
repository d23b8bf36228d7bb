/** The attachments of a request as bytes: given in base64, or fetched from their URL. */
import type { SendAttachment } from '@mailstead/contracts/api/email.ts'
import type { Attachment } from '@mailstead/mail/compose/attachment.ts'
import { Refusal, unavailable } from '../../platform/refusal.ts'
import { fetchAttachment } from '../outgoing/fetch-attachment.ts'
import type { GuardDeps } from '../outgoing/guarded-fetch.ts'

/** Together: base64 makes them a third more, and a mail has 25 MiB. */
const ATTACHMENTS_MAX_BYTES = 19_000_000

async function fetchBytes(deps: GuardDeps, path: string, field: string, limitBytes: number) {
  const fetched = await fetchAttachment(deps, path, limitBytes)
  if (fetched.ok) return fetched
  if (fetched.mayPass) throw unavailable(`\`${field}\`: ${fetched.why} Nothing was sent; repeat the request.`)
  throw new Refusal('validation_error', `\`${field}\`: ${fetched.why}`)
}

async function readAttachment(
  deps: GuardDeps,
  attachment: SendAttachment,
  field: string,
  limitBytes: number,
): Promise<Attachment> {
  const { filename, content, path, content_type, content_id } = attachment
  const inline = content_id === undefined ? {} : { contentId: content_id }
  if (path === undefined) {
    const type = content_type === undefined ? {} : { contentType: content_type }
    return { filename: filename ?? '', content: Uint8Array.fromBase64(content ?? ''), ...type, ...inline }
  }
  const fetched = await fetchBytes(deps, path, field, limitBytes)
  return {
    filename: filename ?? fetched.fileName,
    content: fetched.bytes,
    contentType: content_type ?? fetched.contentType,
    ...inline,
  }
}

/** One after another, so that no more than one mail's worth of bytes is ever fetched. Throws a Refusal that names the field. */
export async function readAttachments(
  deps: GuardDeps,
  attachments: readonly SendAttachment[] = [],
): Promise<readonly Attachment[]> {
  const read: Attachment[] = []
  let left = ATTACHMENTS_MAX_BYTES
  for (const [index, attachment] of attachments.entries()) {
    const next = await readAttachment(deps, attachment, `attachments.${index}.path`, Math.max(0, left))
    left -= next.content.byteLength
    read.push(next)
  }
  return read
}
