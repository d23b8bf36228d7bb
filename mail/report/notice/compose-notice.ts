/** Composes the notice that a mail could not be delivered: RFC 3464, sent with the null sender. Pure ASCII, CRLF, lines of at most 998. */
import { findText, readHeaderFields } from '../mime/header-field.ts'
import { tidy, toLine } from '../reply-text.ts'
import { writeAddress, writeHeader, writeSubject } from './notice-header.ts'
import { renderReturned } from './returned-header.ts'
import { writeDate, writeRecipient } from './status-fields.ts'
import { renderWordsPart } from './words-part.ts'

const ADDRESS_LENGTH_MAX = 512

export interface NoticeInput {
  /** Unique for each notice: it becomes Message-ID and boundary. Letters, digits and hyphens. */
  readonly id: string
  /** Postmaster of the domain that the mail was for. */
  readonly from: string
  /** The envelope sender of the mail; `mayNotify` has agreed. */
  readonly to: string
  /** Our host name. */
  readonly reportingMta: string
  readonly arrivalMs: number
  readonly nowMs: number
  /** The address as the envelope had it. */
  readonly recipient: string
  readonly enhanced: string
  /** Why, in one English sentence. */
  readonly text: string
  /** The mail, or its beginning: only its header is returned. */
  readonly originalHeaders: Uint8Array
}

/** The whole mail, ready for signing. Whatever comes from outside is written so that it cannot become a field or a part. */
export function composeNotice(notice: NoticeInput): string {
  const boundary = `=_${notice.id}`
  const parts = [renderWords(notice), renderStatus(notice), renderReturned(notice.originalHeaders)]
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return `${renderHeader(notice, boundary)}\r\n\r\n${body}--${boundary}--\r\n`
}

function renderHeader(notice: NoticeInput, boundary: string): string {
  const original = readHeaderFields(notice.originalHeaders)
  const messageId = /^<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>$/.exec(findText(original, 'message-id').trim())?.[0]
  return [
    `From: Mail Delivery System <${notice.from}>`,
    `To: ${writeAddress(notice.to) ?? 'undisclosed-recipients:;'}`,
    writeSubject(`Undeliverable: ${findText(original, 'subject')}`),
    `Date: ${writeDate(notice.nowMs)}`,
    `Message-ID: <${notice.id}@${notice.from.slice(notice.from.lastIndexOf('@') + 1)}>`,
    // RFC 3834 §3.1.6 and §5.
    ...(messageId ? [`In-Reply-To: ${messageId}`, `References: ${messageId}`] : []),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
  ].join('\r\n')
}

/** For people. */
function renderWords({ recipient, enhanced, text, reportingMta, arrivalMs }: NoticeInput): string {
  return renderWordsPart([
    `This is the mail system at ${reportingMta}.`,
    '',
    `Your mail of ${writeDate(arrivalMs)} could not be delivered to`,
    '',
    `  <${toLine(recipient, ADDRESS_LENGTH_MAX)}>`,
    '',
    `for this reason: ${tidy(text)} (${enhanced})`,
    '',
    'It will not be tried again. The header of your mail is attached.',
    '',
  ])
}

/** For programs (RFC 3464 §2). */
function renderStatus(notice: NoticeInput): string {
  const { reportingMta, arrivalMs, recipient, enhanced, text } = notice
  const code = enhanced.startsWith('4') ? 450 : 550
  return [
    'Content-Type: message/delivery-status',
    'Content-Description: Delivery report',
    '',
    `Reporting-MTA: dns; ${reportingMta}`,
    `Arrival-Date: ${writeDate(arrivalMs)}`,
    '',
    writeHeader('Final-Recipient', writeRecipient(recipient)),
    'Action: failed',
    `Status: ${enhanced}`,
    writeHeader('Diagnostic-Code', `smtp; ${code} ${enhanced} ${tidy(text)}`),
    '',
  ].join('\r\n')
}
