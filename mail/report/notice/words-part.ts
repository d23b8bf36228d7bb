/** The part of a report that is for people. */
import { encodeQuoted } from './quoted-printable.ts'

/** A whole MIME part. */
export const renderWordsPart = (lines: readonly string[]): string =>
  [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    'Content-Description: Notification',
    '',
    encodeQuoted(new TextEncoder().encode(lines.join('\r\n'))),
  ].join('\r\n')
