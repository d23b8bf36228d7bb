/** What a complaint shows of our header in the mail that it returns. */
import { findField, readFields } from '../mime/header-field.ts'
import { type MimePart, readPartBytes } from '../mime/mime-part.ts'
import { findReturned, readPath } from '../original-mail.ts'
import { toLine } from '../reply-text.ts'
import type { ComplainedMail } from '../report.ts'

const HEADER_OCTETS_MAX = 65_536
/** Microsoft's, which its reports have instead of Original-Rcpt-To. */
const RECIPIENT_FIELD = 'x-hmxmroriginalrecipient'

export function readComplainedMail(parts: readonly MimePart[]): ComplainedMail {
  const returned = findReturned(parts)
  const fields = returned ? readFields(readPartBytes(returned, HEADER_OCTETS_MAX).trimStart()) : []
  const line = (name: string, max: number) => toLine(findField(fields, name) ?? '', max) || null
  return {
    feedbackId: line('feedback-id', 255),
    token: line('x-feedback-token', 64),
    recipient: readPath(findField(fields, RECIPIENT_FIELD)),
  }
}
