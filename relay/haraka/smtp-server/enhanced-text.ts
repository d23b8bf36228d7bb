/** RFC 2034: every reply but those to HELO and EHLO and the greeting carries an enhanced code. Haraka's own have none. */

const HAS_CODE = /^[245]\.\d{1,3}\.\d{1,3} /
/** By the basic code; what is not here is "other" of its class (RFC 3463 §3.1). */
const USUAL: Readonly<Record<number, string>> = { 500: '5.5.2', 501: '5.5.4', 502: '5.5.1', 503: '5.5.1', 555: '5.5.4' }
const CLASSES = new Set(['2', '4', '5'])

/** The message with an enhanced code in each line; others than texts stay as they are. */
export function withEnhancedCode(code: number, message: unknown): unknown {
  const className = String(code).charAt(0)
  if (!CLASSES.has(className)) return message
  const prefix = USUAL[code] ?? `${className}.0.0`
  const add = (line: unknown) => (HAS_CODE.test(String(line)) ? String(line) : `${prefix} ${String(line)}`)
  if (Array.isArray(message)) return message.map(add)
  return typeof message === 'string' ? add(message) : message
}
