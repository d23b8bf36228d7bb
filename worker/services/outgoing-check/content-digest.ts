/**
 * What makes two mails one for a scorer: author, subject and body. What differs in every mail (Message-ID, Date, recipients, signatures,
 * the names of boundaries) is left out, so that a text to many recipients is scored once.
 */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { readHeaderFields } from '@mailstead/mail/report/mime/header-field.ts'

const FIELDS = ['from', 'reply-to', 'subject', 'content-type', 'content-transfer-encoding']
const BOUNDARY = /boundary="?([^"\s;]{8,70})/gi
const BOUNDARIES_MAX = 20

const findEnd = (text: string): number => {
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? text.length : end
}

/** The names of boundaries are chosen at random; they say nothing. */
const withoutBoundaries = (text: string): string =>
  [...text.matchAll(BOUNDARY)]
    .slice(0, BOUNDARIES_MAX)
    .reduce((left, [, name = ''], n) => left.replaceAll(name, `boundary-${n}`), text)

export async function digestContent(mail: Uint8Array<ArrayBuffer>): Promise<string> {
  const text = new TextDecoder('latin1').decode(mail)
  const fields = readHeaderFields(mail).filter(({ name }) => FIELDS.includes(name))
  const head = fields.map(({ name, value }) => `${name}: ${value}\n`).join('')
  return sha256Hex(withoutBoundaries(head + text.slice(findEnd(text))))
}
