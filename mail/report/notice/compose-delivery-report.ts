/** Composes the report to the sender of a mail: RFC 3464, to be sent with the null sender. Pure ASCII, CRLF, lines of at most 998. */
import { toByteString } from '../mime/byte-string.ts'
import { findText, readHeaderFields } from '../mime/header-field.ts'
import { tidy, toLine } from '../reply-text.ts'
import type { DeliveryAction, DeliveryReport, ReportedDelivery } from './delivery-report.ts'
import { writeAddress, writeHeader, writeSubject } from './notice-header.ts'
import { renderReturned } from './returned-header.ts'
import { writeDate, writeRecipient } from './status-fields.ts'
import { renderWordsPart } from './words-part.ts'

const SUBJECT_LENGTH_MAX = 200
const ADDRESS_LENGTH_MAX = 512

/** What the subject begins with. */
export const REPORT_SUBJECTS: Readonly<Record<DeliveryAction, string>> = {
  failed: 'Undeliverable',
  delayed: 'Delayed',
  relayed: 'Delivered',
}

/** The whole mail, ready for signing. Whatever comes from outside is written so that it cannot become a field or a part. */
export function composeDeliveryReport(report: DeliveryReport): string {
  const boundary = `=_${report.id}`
  const parts = [renderWords(report), renderStatus(report), renderOriginal(report)]
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return `${renderHeader(report, boundary)}\r\n\r\n${body}--${boundary}--\r\n`
}

const subjectOf = ({ original }: DeliveryReport): string => findText(readHeaderFields(original), 'subject')

function renderHeader(report: DeliveryReport, boundary: string): string {
  const { action, from, id, nowMs, original, to } = report
  const text = findText(readHeaderFields(original), 'message-id').trim()
  const messageId = /^<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>$/.exec(text)?.[0]
  return [
    `From: Mail Delivery System <${from}>`,
    `To: ${writeAddress(to) ?? 'undisclosed-recipients:;'}`,
    writeSubject(`${REPORT_SUBJECTS[action]}: ${subjectOf(report)}`),
    `Date: ${writeDate(nowMs)}`,
    `Message-ID: <${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    // RFC 3834 §3.1.6 and §5.
    ...(messageId ? [`In-Reply-To: ${messageId}`, `References: ${messageId}`] : []),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
  ].join('\r\n')
}

const OPENINGS: Readonly<Record<DeliveryAction, string>> = {
  failed: 'could not be delivered to:',
  delayed: 'has not been delivered yet to:',
  relayed: 'was handed over to the mail system of:',
}

function closing({ action, retryUntilMs }: DeliveryReport): string {
  switch (action) {
    case 'failed':
      return 'It will not be tried again. Check the addresses, or ask the recipient in another way; then send the mail anew.'
    case 'delayed':
      return `It is tried again until ${writeDate(retryUntilMs)}. There is nothing that you need to do: you will hear if it cannot be delivered.`
    case 'relayed':
      return 'That system does not tell whether somebody reads it.'
  }
}

/** For people, in front of all that is for programs. */
function renderWords(report: DeliveryReport): string {
  const { action, arrivalMs, recipients, reportingMta } = report
  const subject = toLine(subjectOf(report), SUBJECT_LENGTH_MAX)
  return renderWordsPart([
    `This is the mail system at ${reportingMta}.`,
    '',
    `Your mail of ${writeDate(arrivalMs)}${subject === '' ? '' : ` with the subject "${subject}"`} ${OPENINGS[action]}`,
    '',
    ...recipients.flatMap(({ address, words: why }) => [
      `  <${toLine(address, ADDRESS_LENGTH_MAX)}>`,
      `    ${tidy(why)}`,
      '',
    ]),
    closing(report),
    '',
  ])
}

/** RFC 3464 §2.2 and §2.3. */
function renderStatus(report: DeliveryReport): string {
  const { arrivalMs, envid, reportingMta } = report
  return [
    'Content-Type: message/delivery-status',
    'Content-Description: Delivery report',
    '',
    ...(envid === null ? [] : [writeHeader('Original-Envelope-Id', envid)]),
    `Reporting-MTA: dns; ${reportingMta}`,
    `Arrival-Date: ${writeDate(arrivalMs)}`,
    '',
    ...report.recipients.flatMap((recipient) => [...renderRecipient(report, recipient), '']),
  ].join('\r\n')
}

function renderRecipient({ action, retryUntilMs }: DeliveryReport, recipient: ReportedDelivery): string[] {
  const { address, lastAttemptMs, original, remoteMta, reply, status } = recipient
  return [
    ...(original === null ? [] : [writeHeader('Original-Recipient', writeOriginal(original))]),
    writeHeader('Final-Recipient', writeRecipient(address)),
    `Action: ${action}`,
    `Status: ${status}`,
    ...(remoteMta === null ? [] : [writeHeader('Remote-MTA', `dns; ${remoteMta}`)]),
    ...(reply === null ? [] : [writeHeader('Diagnostic-Code', `smtp; ${reply.code} ${tidy(reply.text)}`)]),
    ...(lastAttemptMs === null ? [] : [`Last-Attempt-Date: ${writeDate(lastAttemptMs)}`]),
    ...(action === 'delayed' ? [`Will-Retry-Until: ${writeDate(retryUntilMs)}`] : []),
  ]
}

/** As the sender gave it: a type and an address (RFC 3461 §4.2); of one in UTF-8 the address with escapes (RFC 6533 §3). */
function writeOriginal(original: string): string {
  const [, type = 'rfc822', address = original] = /^([\w.+-]{1,40});(.*)$/s.exec(original) ?? []
  if (/^(rfc822|utf-8)$/i.test(type)) return writeRecipient(address)
  return `${type}; ${toLine(address, ADDRESS_LENGTH_MAX)}`
}

function renderOriginal({ isWhole, original }: DeliveryReport): string {
  if (!isWhole) return renderReturned(original)
  return ['Content-Type: message/rfc822', 'Content-Description: Undelivered mail', '', toByteString(original)].join(
    '\r\n',
  )
}
