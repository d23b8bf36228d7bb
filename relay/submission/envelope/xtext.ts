/** RFC 3461 §4: xtext, in which `+` and two hexadecimal digits in capitals stand for an octet. */

const XTEXT = /^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/
const ENCODED = /\+([0-9A-F]{2})/g
/** §4.4: what was encoded is printable ASCII. */
const PRINTABLE = /^[ -~]*$/

/** Null when it is none, or hides something that does not print. */
export function decodeXtext(text: string): string | null {
  if (!XTEXT.test(text)) return null
  const decoded = text.replace(ENCODED, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return PRINTABLE.test(decoded) ? decoded : null
}
