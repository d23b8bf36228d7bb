/** Reads the machine's part of a complaint (RFC 5965 §3). */
import { findField, type HeaderField, readFields } from './mime/header-field.ts'
import { readPath } from './original-mail.ts'
import { toLine } from './reply-text.ts'
import { type ComplainedMail, type Complaint, REPORTED_RECIPIENTS_MAX, type Report } from './report.ts'

/** Types that say that a recipient did not want the mail; others report on authentication (RFC 6591) or praise. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'virus', 'opt-out', 'opt-out-list', 'other'])

/** A complaint, or for another type of feedback an automatic mail; null without a Feedback-Type. Takes a byte string. */
export function readFeedback(text: string, mail: ComplainedMail): Report | null {
  const fields = readFields(text.trimStart())
  const type = toLine(findField(fields, 'feedback-type') ?? '', 40).toLowerCase()
  const original = { messageId: null, returnPath: readPath(findField(fields, 'original-mail-from')) }
  if (type === '') return null
  if (!COMPLAINTS.has(type)) return { kind: 'auto-reply', why: `feedback report: ${type}`, original }
  return { ...readDetails(fields), feedbackType: type, original, mail }
}

function readDetails(fields: readonly HeaderField[]): Omit<Complaint, 'feedbackType' | 'original' | 'mail'> {
  const recipients = fields.filter(({ name }) => name === 'original-rcpt-to').map(({ value }) => readPath(value))
  return {
    kind: 'complaint',
    originalMailFrom: readPath(findField(fields, 'original-mail-from')),
    originalRcptTo: recipients.filter((path) => path !== null).slice(0, REPORTED_RECIPIENTS_MAX),
    userAgent: readWords(findField(fields, 'user-agent')),
    reportingMta: readWords(findField(fields, 'reporting-mta')?.replace(/^\s*[\w-]{1,40}\s*;/, '') ?? null),
  }
}

const readWords = (value: string | null) => {
  const words = toLine(value ?? '', 255)
  return words === '' ? null : words
}
