/** Header fields that a caller adds to a mail: which names are theirs to set, and what a value may hold. */
import { findUnsafeCharacter } from '../address/unsafe-character.ts'

export type CheckedHeader =
  | {
      readonly ok: true
      readonly name: string
      readonly value: string
      /** Set when the field is Message-ID: the caller takes it as the mail's own. */
      readonly messageId?: string
    }
  | { readonly ok: false; readonly why: string }

/** Fields that we write or that only hosts on the way may write. */
const RESERVED = new Set(
  'from to cc bcc sender date received return-path authentication-results mime-version delivered-to'.split(' '),
)
const RESERVED_PREFIXES = ['dkim-', 'arc-', 'content-', 'resent-']

const NAME_LENGTH_MAX = 76
/** Folding happens at spaces only: a longer word could not be kept under the 998 octets of RFC 5322 §2.1.1. */
const WORD_LENGTH_MAX = 900
const VALUE_LENGTH_MAX = 10_000
// RFC 5322 §3.6.4 msg-id, without the obsolete forms and with the 998 octets of a line far away.
const MESSAGE_ID = /^<[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,200}@[a-z0-9](?:[a-z0-9.-]{0,198}[a-z0-9])?>$/i

/** Checks one custom header field; the value comes back trimmed. Linear time on hostile input. */
export function checkCustomHeader(name: string, value: string): CheckedHeader {
  const nameFault = refuseName(name)
  if (nameFault !== null) return { ok: false, why: nameFault }
  const valueFault = refuseValue(value)
  if (valueFault !== null) return { ok: false, why: valueFault }
  const trimmed = value.trim()
  if (name.toLowerCase() !== 'message-id') return { ok: true, name, value: trimmed }
  if (!isMessageId(trimmed)) return { ok: false, why: 'Message-ID must look like <unique@domain>' }
  return { ok: true, name, value: trimmed, messageId: trimmed }
}

/** True for `<left@right>` with both sides in dot-atom form. */
export function isMessageId(text: string): boolean {
  return MESSAGE_ID.test(text) && !text.includes('..') && !text.startsWith('<.') && !text.includes('.@')
}

function refuseName(name: string): string | null {
  if (name === '') return 'the name is empty'
  if (name.length > NAME_LENGTH_MAX) return `the name is longer than ${NAME_LENGTH_MAX} characters`
  // RFC 5322 §3.6.8 ftext is any printable character but the colon; other than these no sane field uses, and hosts
  // and filters read them differently.
  if (!/^[a-z0-9][a-z0-9_.-]*$/i.test(name)) return 'the name may hold letters, digits, "-", "_" and "." only'
  const lower = name.toLowerCase()
  const isReserved = RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))
  return isReserved ? `${name} is reserved: it is set by Mailstead or by the hosts on the way` : null
}

function refuseValue(value: string): string | null {
  if (value.length > VALUE_LENGTH_MAX) return `the value is longer than ${VALUE_LENGTH_MAX} characters`
  // A tab is plain white space in a header; no other control character is.
  const unsafe = findUnsafeCharacter(value.replaceAll('\t', ' '))
  if (unsafe !== null) return `the value holds ${unsafe}`
  if (value.trim() === '') return 'the value is empty'
  const isTooWide = value.split(/[ \t]+/).some((word) => word.length > WORD_LENGTH_MAX)
  return isTooWide ? `the value has a word of more than ${WORD_LENGTH_MAX} characters` : null
}
