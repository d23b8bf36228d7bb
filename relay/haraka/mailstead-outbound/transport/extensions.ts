/** What a peer offered in its answer to EHLO, as far as an attempt needs it. */

export interface Extensions {
  readonly eightBitMime: boolean
  readonly smtpUtf8: boolean
  /** Largest mail the peer takes, in octets; null when it named no limit (RFC 1870 §4). */
  readonly sizeMax: number | null
}

/** Nothing offered: what a peer that only knows HELO can do. */
export const NO_EXTENSIONS: Extensions = { eightBitMime: false, smtpUtf8: false, sizeMax: null }

/** Reads the whole EHLO reply. Keywords are case-insensitive; the first line is the greeting (RFC 5321 §4.1.1.1). */
export function readExtensions(reply: string): Extensions {
  const offered = new Map<string, string>()
  for (const line of reply.split(/\r?\n/).slice(1)) {
    const [keyword = '', parameter = ''] = line
      .slice(4)
      .trim()
      .split(/[ \t]+/)
    offered.set(keyword.toUpperCase(), parameter)
  }
  const size = Number(offered.get('SIZE') ?? 0)
  return {
    eightBitMime: offered.has('8BITMIME'),
    smtpUtf8: offered.has('SMTPUTF8'),
    sizeMax: Number.isSafeInteger(size) && size > 0 ? size : null,
  }
}
