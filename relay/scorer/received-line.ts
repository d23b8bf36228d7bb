/**
 * The Received field (RFC 5321 §4.4) of the hand-over to us. Without it a scorer takes the mail's own first one for ours, and that may be
 * an invention of the sender: "from [127.0.0.1]" would earn the mail the trust of a local one.
 */

/** Who handed a mail in. */
export interface ScoredClient {
  readonly ip: string
  readonly helo: string
  /** The confirmed name of `ip`; null without one. */
  readonly name: string | null
  /** Host that took the mail. */
  readonly by: string
  readonly atMs: number
}

const NAME_LENGTH_MAX = 255

/** A name as a peer says it may hold anything: what is no part of host names or address literals must not reach a header. */
const plain = (text: string): string => text.slice(0, NAME_LENGTH_MAX).replace(/[^\w.:[\]-]/g, '') || 'unknown'

/** The field, with its line end. */
export function receivedLine({ ip, helo, name, by, atMs }: ScoredClient): Buffer {
  const date = new Date(atMs).toUTCString().replace('GMT', '+0000')
  const from = `${plain(helo)} (${plain(name ?? '')} [${plain(ip)}])`
  return Buffer.from(`Received: from ${from}\r\n\tby ${plain(by)} with ESMTP;\r\n\t${date}\r\n`)
}
