/** A mail's HTML with the inline images that are parts of the mail in place. */
import type { GetReceivedEmail } from '@mailstead/contracts/api/received-email.ts'
import type { ParsedMail } from '@mailstead/mail/parse/parse-mail.ts'
import { embedImages } from './inline-images.ts'

/** Null for a mail without HTML. */
export function embedParts(mail: ParsedMail): string | null {
  if (mail.html === null) return null
  return embedImages(mail.html, (contentId) => {
    const attachment = mail.summary.attachments.find((each) => each.contentId === contentId)
    const bytes = attachment && mail.attachmentBytes(attachment.id)
    return attachment && bytes ? { contentId, contentType: attachment.contentType, bytes } : null
  })
}

/** Its HTML with inline images as asked for; null for a mail without HTML. */
export const htmlOf = (mail: ParsedMail, format: GetReceivedEmail['html_format']): string | null =>
  format === 'cid' ? mail.html : embedParts(mail)
