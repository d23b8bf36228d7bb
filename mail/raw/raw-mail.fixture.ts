/** Raw messages for the tests of this folder. */
import type { RawOptions } from './header/prepare-head.ts'

export const OPTIONS: RawOptions = {
  domain: 'demo.example',
  messageId: '<made@demo.example>',
  date: new Date('2026-11-25T04:00:00Z'),
}

/** One octet a character, so that `\xfc` is an octet that is not UTF-8. */
export const octets = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (c) => c.charCodeAt(0))

/** UTF-8 of a text, one character an octet. */
export const utf8 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

export const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('')

/** A header that needs nothing, without its empty line. */
export const HEAD = lines(
  'From: Ada <ada@demo.example>',
  'To: bob@remote.example',
  'Subject: Hello',
  'Date: Wed, 25 Nov 2026 04:00:00 +0000',
  'Message-ID: <1@demo.example>',
)

/** A message with these fields in front of HEAD. */
export const withFields = (...fields: string[]): string => `${lines(...fields)}${HEAD}\r\nHi\r\n`

/** A message with `Content-Type` and body. */
export const withBody = (type: string, ...body: string[]): string =>
  `${HEAD}MIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${lines(...body)}`
