/** Looks at every octet of a mail once, before anything is dialled. */

export type BodyScan = { readonly ok: true; readonly eightBit: boolean } | { readonly ok: false; readonly why: string }

const NUL = 0
const LF = 10
const CR = 13

/**
 * Refuses what another server could read as an end of data that we did not write: bare CR, bare LF, NUL (RFC 5321
 * §2.3.8, §4.1.1.4). A mail must end with CRLF, or the client would add one behind its signature.
 */
export function scanBody(raw: Buffer): BodyScan {
  let eightBit = false
  let previous = -1
  for (const octet of raw) {
    if (octet === NUL) return { ok: false, why: 'The message contains NUL' }
    if (octet === LF ? previous !== CR : previous === CR) return { ok: false, why: bareLineEnd(octet) }
    if (octet > 127) eightBit = true
    previous = octet
  }
  if (previous !== LF) return { ok: false, why: 'The message does not end with CRLF' }
  return { ok: true, eightBit }
}

function bareLineEnd(octet: number): string {
  return octet === LF ? 'The message contains a bare LF' : 'The message contains a bare CR'
}
