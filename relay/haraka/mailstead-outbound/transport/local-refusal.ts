/** What this side refuses without asking the peer: nothing of such a mail may be sent. */
import type { AttemptRequest, SmtpReply } from '@mailstead/contracts/attempt.ts'
import type { BodyScan } from './body-scan.ts'
import type { Extensions } from './extensions.ts'

/** Refuses what no peer may get: octets that could end the data early, addresses that could carry another command. */
export function refuseAnywhere(request: AttemptRequest, scan: BodyScan): SmtpReply | null {
  if (!scan.ok) return { code: 554, enhanced: '5.6.0', text: scan.why }
  if (!isSafePath(request.mailFrom)) return { code: 553, enhanced: '5.1.7', text: 'The sender address is not valid' }
  if (!isSafePath(request.rcptTo)) return { code: 553, enhanced: '5.1.3', text: 'The recipient address is not valid' }
  return null
}

/** Refuses what this peer cannot take (RFC 1870 §6.3, RFC 6152 §3, RFC 6531 §3.5). */
export function refuseForPeer(
  request: AttemptRequest,
  mail: { readonly size: number; readonly eightBit: boolean },
  peer: Extensions,
): SmtpReply | null {
  if (peer.sizeMax !== null && mail.size > peer.sizeMax) {
    return { code: 552, enhanced: '5.3.4', text: `The peer takes ${peer.sizeMax} octets, the message has ${mail.size}` }
  }
  if (!peer.smtpUtf8 && !(isAscii(request.mailFrom) && isAscii(request.rcptTo))) {
    return { code: 553, enhanced: '5.6.7', text: 'The peer does not take non-ASCII addresses (no SMTPUTF8)' }
  }
  if (!peer.eightBitMime && mail.eightBit) {
    return { code: 554, enhanced: '5.6.3', text: 'The peer does not take 8-bit content (no 8BITMIME)' }
  }
  return null
}

/** No control character and no angle bracket: either could end the path and begin something else. */
function isSafePath(address: string): boolean {
  for (const character of address) {
    if (character < ' ' || character === '\x7f' || character === '<' || character === '>') return false
  }
  return true
}

function isAscii(address: string): boolean {
  for (const character of address) if (character > '\x7f') return false
  return true
}
