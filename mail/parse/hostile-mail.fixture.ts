/** What the hostile mails are made with. They are made by code, since a few of them are large. */
import type { ParsedMail } from './parse-mail.ts'

export type HostileMail = {
  readonly name: string
  readonly make: () => Uint8Array<ArrayBuffer>
} & (
  | {
      readonly expected: 'parsed'
      /** One detail of what is read, and what it must be. */
      readonly shows: (mail: ParsedMail) => unknown
      readonly as: unknown
    }
  /** A part of the reason. */
  | { readonly expected: 'raw only'; readonly why: string }
)

type Make = string | (() => Uint8Array<ArrayBuffer>)

/** A mail that is read; text is written with LF and becomes CRLF. */
export function parsed(name: string, make: Make, shows: (mail: ParsedMail) => unknown, as: unknown): HostileMail {
  return { name, make: toMake(make), expected: 'parsed', shows, as }
}

/** A mail that breaks a bound. */
export function rawOnly(name: string, make: Make, why: string): HostileMail {
  return { name, make: toMake(make), expected: 'raw only', why }
}

const toMake = (make: Make) => (typeof make === 'string' ? () => octets(crlf(make)) : make)

export const crlf = (text: string): string => text.replace(/\n/g, '\r\n')

/** Text as UTF-8 and octets as they are, one after the other. */
export function octets(...pieces: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const encoded = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  const whole = new Uint8Array(encoded.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of encoded) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** `unit` again and again, `size` octets in all. */
export function filled(unit: string, size: number): Uint8Array<ArrayBuffer> {
  const one = new TextEncoder().encode(unit)
  const whole = new Uint8Array(size)
  whole.set(one.subarray(0, size))
  for (let done = one.length; done < size; done *= 2) whole.copyWithin(done, 0, Math.min(done, size - done))
  return whole
}

export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16))

/** A multipart with the boundary `b`; each part is its header lines, an empty line and its body. */
export const multipart = (parts: readonly string[], type = 'mixed'): string =>
  `Subject: multipart\nContent-Type: multipart/${type}; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`

export const text = (mail: ParsedMail) => mail.text
export const html = (mail: ParsedMail) => mail.html
export const subject = (mail: ParsedMail) => mail.summary.subject
export const filenames = (mail: ParsedMail) => mail.summary.attachments.map((attachment) => attachment.filename)
/** Attachments as text. */
export const contents = (mail: ParsedMail) =>
  mail.summary.attachments.map(({ id }) => new TextDecoder('latin1').decode(mail.attachmentBytes(id) ?? undefined))
