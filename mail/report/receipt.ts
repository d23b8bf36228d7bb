/** Reads what a recipient's mail program says it did with a mail (RFC 8098). */
import { readAddress } from './delivery-status.ts'
import { findField, readFields } from './mime/header-field.ts'
import { findReply } from './reply-text.ts'
import type { ReportedRecipient } from './report.ts'

/** How such a mail begins to give the reason, as Dovecot writes it. */
const INTRODUCTION = /^[\s\S]{0,400}?\b(was|has been) (automatically )?(rejected|refused)\b[^:\n]{0,80}[:\n]/i

/**
 * A receipt of which the mail was deleted unread by a rule is a refusal: what Sieve's reject (RFC 5429 §2.2) sends when it comes
 * too late for SMTP. Null for every other receipt: it says that somebody has opened the mail. Takes a byte string.
 */
export function readRejection(status: string, words: string): ReportedRecipient | null {
  const fields = readFields(status.trimStart())
  const disposition = (findField(fields, 'disposition') ?? '').replace(/\s+/g, '').toLowerCase()
  if (!/^automatic-action\/[^;]{0,80};(deleted|denied)\b/.test(disposition)) return null
  const address = readAddress(fields, 'original-recipient') ?? readAddress(fields, 'final-recipient')
  const { code, enhanced, text } = findReply(words.replace(INTRODUCTION, ''))
  return { action: 'failed', address, code, enhanced, text, remoteMta: null }
}
