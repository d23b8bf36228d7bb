/** What spamd answers (SPAMC/SPAMD protocol 1.5), read as from a stranger: anything unexpected is no answer. */
import { SpamScan } from '@mailstead/contracts/mail-checks.ts'

const OK = /^SPAMD\/\d\.\d 0 EX_OK\r\n/
const PONG = /^SPAMD\/\d\.\d 0 PONG\r\n$/
const LENGTH = /^content-length: (\d{1,6})$/i
const SPAM = /^spam: (?:true|false) ; (-?\d{1,6}(?:\.\d{1,3})?) \/ (-?\d{1,6}(?:\.\d{1,3})?)$/i
const SYMBOLS_MAX = 200

/** True for the answer to PING. */
export const isPong = (reply: string): boolean => PONG.test(reply)

/** The scan in the answer to SYMBOLS; null when it is not whole or not understood. */
export function readScan(reply: string): SpamScan | null {
  const end = reply.indexOf('\r\n\r\n')
  if (!OK.test(reply) || end < 0) return null
  const headers = reply.slice(0, end).split('\r\n')
  const body = reply.slice(end + 4)
  const length = headers.map((line) => LENGTH.exec(line)?.[1]).find(Boolean)
  const [, score, threshold] = headers.map((line) => SPAM.exec(line)).find(Boolean) ?? []
  if (Number(length) !== body.length || score === undefined || threshold === undefined) return null
  const symbols = body.split(',').flatMap((symbol) => symbol.trim() || [])
  if (!symbols.every((symbol) => /^\w+$/.test(symbol))) return null
  // Without the sign of "-0.0".
  const scan = { engine: 'spamassassin', score: Number(score) + 0, threshold: Number(threshold) + 0 }
  const parsed = SpamScan.safeParse({ ...scan, symbols: symbols.slice(0, SYMBOLS_MAX) })
  return parsed.success ? parsed.data : null
}
