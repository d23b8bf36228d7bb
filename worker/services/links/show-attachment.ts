/** An attachment as the API shows it, with a link to download it. */
import type { ReceivedAttachmentData } from '@mailstead/contracts/api/received-email.ts'
import type { ReceivedAttachment } from '@mailstead/contracts/received-mail.ts'
import { type DownloadTarget, makeDownload } from './download-link.ts'
import type { LinkDeps } from './sealed-token.ts'

/** `mail` is the link's target without the attachment; `origin` is where the API was called. */
export async function showAttachment(
  deps: LinkDeps,
  origin: string,
  mail: DownloadTarget,
  attachment: ReceivedAttachment,
): Promise<ReceivedAttachmentData> {
  return {
    id: attachment.id,
    ...(attachment.filename === null ? {} : { filename: attachment.filename }),
    size: attachment.size,
    content_type: attachment.contentType,
    content_disposition: attachment.disposition ?? 'attachment',
    ...(attachment.contentId === null ? {} : { content_id: attachment.contentId }),
    ...(await makeDownload(deps, origin, { ...mail, attachment: attachment.id })),
  }
}
