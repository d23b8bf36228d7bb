/**
 * What came to a return path: a delivery report, an automatic answer, a complaint, or a mail that somebody wrote. Anybody can
 * send anything there; the return path itself, not this text, says which recipient of ours is meant.
 */
import { findAutoReply } from './auto-reply.ts'
import { readComplainedMail } from './complaint/complained-mail.ts'
import { isPlainComplaint } from './complaint/plain-complaint.ts'
import { readDeliveryStatus } from './delivery-status.ts'
import { readFeedback } from './feedback-report.ts'
import { isDaemon, readLooseBounce } from './loose-bounce.ts'
import { findField, type HeaderField } from './mime/header-field.ts'
import { readHtmlWords } from './mime/html-words.ts'
import { type MimePart, readPartBytes, readParts, readPartText } from './mime/mime-part.ts'
import { findOriginal, findReturned } from './original-mail.ts'
import { readRejection } from './receipt.ts'
import type { OriginalMail, Report, ReportedRecipient } from './report.ts'

const STATUS_OCTETS_MAX = 262_144
const WORDS_OCTETS_MAX = 65_536

interface ReceivedReport {
  readonly parts: readonly MimePart[]
  readonly fields: readonly HeaderField[]
  readonly words: string
  readonly isNullSender: boolean
  readonly hasReturned: boolean
  readonly original: OriginalMail
}

/** Never throws; looks at the first 512 KiB. `mailFrom` is the envelope's, empty for the null sender, null when unknown. */
export async function readReport(raw: Uint8Array<ArrayBuffer>, mailFrom: string | null = null): Promise<Report> {
  const parts = readParts(raw)
  const words = readWords(parts)
  const fields = parts[0]?.fields ?? []
  const isNullSender = mailFrom === '' || /^\s*<\s*>/.test(findField(fields, 'return-path') ?? '')
  const hasReturned = findReturned(parts) !== undefined
  const mail = { parts, fields, words, isNullSender, hasReturned, original: findOriginal(parts, words) }
  return readStatusReport(mail) ?? readFeedbackReport(mail) ?? readPlainComplaint(mail) ?? readAnswer(mail)
}

/** RFC 3464 and RFC 6533. */
function readStatusReport(mail: ReceivedReport): Report | null {
  const status = mail.parts.find(({ type }) => /^message\/(global-)?delivery-status$/.test(type))
  const told = status ? readDeliveryStatus(readPartBytes(status, STATUS_OCTETS_MAX)) : []
  if (told.length === 0) return null
  // Some hosts give the reason to people only.
  const isTold = told.every(({ text }) => text !== '')
  const loose = isTold ? [] : (readLooseBounce({ ...mail, text: mail.words, isReport: true }) ?? [])
  const recipients = told.map((recipient) => (recipient.text === '' ? addWords(recipient, loose) : recipient))
  return { kind: 'bounce', recipients, original: mail.original }
}

function addWords(recipient: ReportedRecipient, loose: readonly ReportedRecipient[]): ReportedRecipient {
  const same = loose.find(({ address }) => address?.toLowerCase() === recipient.address?.toLowerCase())
  const said = same ?? (loose.length === 1 ? loose[0] : undefined)
  if (!said) return recipient
  const isVague = recipient.enhanced === null || recipient.enhanced.endsWith('.0.0')
  return {
    ...recipient,
    code: said.code,
    enhanced: isVague ? (said.enhanced ?? recipient.enhanced) : recipient.enhanced,
    text: said.text,
    remoteMta: recipient.remoteMta ?? said.remoteMta,
  }
}

function readFeedbackReport({ parts, original }: ReceivedReport): Report | null {
  const part = parts.find(({ type }) => type === 'message/feedback-report')
  const report = part ? readFeedback(readPartBytes(part, WORDS_OCTETS_MAX), readComplainedMail(parts)) : null
  if (report === null) return null
  const { messageId, returnPath } = original
  return { ...report, original: { messageId, returnPath: returnPath ?? report.original.returnPath } }
}

function readPlainComplaint({ parts, fields, hasReturned, original }: ReceivedReport): Report | null {
  if (!isPlainComplaint(fields, hasReturned)) return null
  const nothing = { originalMailFrom: null, originalRcptTo: [], userAgent: null, reportingMta: null }
  return { kind: 'complaint', feedbackType: 'abuse', ...nothing, original, mail: readComplainedMail(parts) }
}

function readAnswer(mail: ReceivedReport): Report {
  const { parts, fields, words, original } = mail
  const receipt = parts.find(({ type }) => /^message\/(global-)?disposition-notification$/.test(type))
  if (receipt) {
    const rejected = readRejection(readPartBytes(receipt, WORDS_OCTETS_MAX), words)
    if (rejected) return { kind: 'bounce', recipients: [rejected], original }
    return { kind: 'auto-reply', why: 'read receipt', original }
  }
  const recipients = readLooseBounce({ ...mail, text: words, isReport: isStatusReport(parts) })
  if (recipients !== null) return { kind: 'bounce', recipients, original }
  const why = findAutoReply(fields) ?? findMachine(mail)
  return why === null ? { kind: 'mail', original } : { kind: 'auto-reply', why, original }
}

/** Also one that was cut before the part that a machine could read. */
const isStatusReport = (parts: readonly MimePart[]) =>
  parts[0]?.type === 'multipart/report' &&
  /^delivery-status$/i.test(parts[0].parameters.get('report-type') ?? 'delivery-status')

function findMachine({ fields, isNullSender }: ReceivedReport): string | null {
  if (isNullSender) return 'null sender'
  return isDaemon(fields) ? 'mail system' : null
}

/** What the mail says to people: its text, or the words of its HTML. */
function readWords(parts: readonly MimePart[]): string {
  const plain = parts.find(({ type, body }) => type === 'text/plain' && body.trim() !== '')
  if (plain) return readPartText(plain, WORDS_OCTETS_MAX)
  const html = parts.find(({ type }) => type === 'text/html')
  return html ? readHtmlWords(readPartText(html, WORDS_OCTETS_MAX)) : ''
}
