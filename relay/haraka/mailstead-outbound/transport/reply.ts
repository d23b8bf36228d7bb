/** Reads what a peer answered. Peers are hostile or broken: anything that is not a reply is a value that says so. */
import type { SmtpReply } from '@mailstead/contracts/attempt.ts'

export type ReadReply = { readonly ok: true; readonly reply: SmtpReply } | { readonly ok: false; readonly why: string }

const TEXT_MAX = 1_000

/**
 * Reads a whole reply, its lines joined by `\n`. A reply whose lines carry different codes has no meaning, and neither
 * has one with a code outside 200–599 (RFC 5321 §4.2).
 */
export function readReply(text: string): ReadReply {
  const lines = text.split(/\r?\n/)
  const code = /^[2-5]\d\d(?=[ -]|$)/.exec(lines[0] ?? '')?.[0]
  if (code === undefined) return { ok: false, why: 'no reply code' }
  if (!lines.every((line) => startsWithCode(line, code))) return { ok: false, why: 'mixed reply codes' }
  const enhanced = readEnhanced(text)
  const words = lines.map((line) => stripCodes(line, enhanced))
  return { ok: true, reply: { code: Number(code), enhanced, text: words.join('\n').slice(0, TEXT_MAX) } }
}

/** The class of a reply: 2 positive, 3 go on, 4 temporary, 5 permanent; null when it cannot be read. */
export function readClass(read: ReadReply): 2 | 3 | 4 | 5 | null {
  if (!read.ok) return null
  const first = Math.floor(read.reply.code / 100)
  return first === 2 || first === 3 || first === 4 || first === 5 ? first : null
}

function startsWithCode(line: string, code: string): boolean {
  return line.startsWith(code) && (line.length === 3 || line[3] === ' ' || line[3] === '-')
}

/** RFC 3463 §2: the parts after the first may have three digits, as in `5.7.515`. */
function readEnhanced(text: string): string | null {
  return /(?:^|\n)[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(text)?.[1] ?? null
}

function stripCodes(line: string, enhanced: string | null): string {
  const rest = line.slice(4)
  if (enhanced === null || !rest.startsWith(enhanced)) return rest
  return rest.slice(enhanced.length).trimStart()
}
