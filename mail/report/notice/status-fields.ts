/** Values that every delivery status (RFC 3464 §2) of ours has. */
import { toLine } from '../reply-text.ts'

const ADDRESS_LENGTH_MAX = 512

/** RFC 6533 §3: `utf-8` with escapes when the address is not ASCII, so that the part stays 7-bit. */
export function writeRecipient(recipient: string): string {
  const address = toLine(recipient, ADDRESS_LENGTH_MAX)
  if (/^[\x20-\x7e]*$/.test(address)) return `rfc822; ${address}`
  const escaped = address.replace(
    /[^\x21-\x7e]|[\\+=]/gu,
    (character) => `\\x{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}}`,
  )
  return `utf-8; ${escaped}`
}

/** RFC 5322 §3.3. */
export function writeDate(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000')
}
