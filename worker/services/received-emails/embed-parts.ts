/** A mail's HTML with the inline images that are parts of the mail in place. */
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
