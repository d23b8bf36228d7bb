/**
 * Arriving Authentication-Results fields that name us as their author. Only we may write those (RFC 8601 §5): whoever reads a mail here
 * trusts them.
 */
import { toAsciiDomain } from '../address/domain.ts'
import type { HeaderField } from '../authenticate/header-fields.ts'

const NAME = 'authentication-results'
/** The id stands at the beginning of its field; the comments before it have an end somewhere. */
const FIELD_MAX_OCTETS = 65_536

/** Those of the fields of `header` that carry `authservId`. */
export function findOwnResults(
  header: Uint8Array,
  fields: readonly HeaderField[],
  authservId: string,
): readonly HeaderField[] {
  const own = normalise(authservId)
  return fields.filter(({ name, start, end }) => {
    if (name !== NAME) return false
    const field = new TextDecoder().decode(header.subarray(start, Math.min(end, start + FIELD_MAX_OCTETS)))
    return normalise(readAuthservId(field.slice(field.indexOf(':') + 1))) === own
  })
}

/** RFC 8601 §2.2: [CFWS] authserv-id, a token or a quoted string. What follows it, a version for one, is not looked at. */
function readAuthservId(value: string): string {
  const text = value.slice(skipComments(value))
  const quoted = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(text)?.[1]
  if (quoted !== undefined) return quoted.replace(/\\([\s\S])/g, '$1').replace(/\r?\n/g, '')
  // RFC 2045 §5.1.
  return /^[^\s()<>@,;:\\"/[\]?=]*/.exec(text)?.[0] ?? ''
}

/** RFC 5322 §3.2.2: white space and comments, which nest. Answers where they end. */
function skipComments(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '(') depth++
    else if (character === ')' && depth > 0) depth--
    else if (character === '\\' && depth > 0) at++
    else if (depth === 0 && !/\s/.test(character)) return at
  }
  return text.length
}

function normalise(id: string): string {
  const text = id.trim().toLowerCase().replace(/\.$/, '')
  const ascii = toAsciiDomain(text)
  return ascii.ok ? ascii.domain : text
}
