/**
 * A mail for the verifier, in pieces. A piece ends with a line, however long that is: the verifier copies and reads again what it has of
 * an unfinished line whenever more of it comes. Line feeds get their carriage return here, since it would take them one by one.
 */
import type { MailSource, MailTarget } from '../dkim/mailauth.js'

const LF = 10
const CR = 13
const PIECE_OCTETS = 65_536
/** After so much the other work of the process gets its turn. */
const TURN_OCTETS = 1_048_576

/** `header` includes its empty line. */
export function makeMailSource(header: Uint8Array, body: Uint8Array): MailSource {
  return {
    on: () => undefined,
    pipe: (target) => {
      void write(header, body, target)
    },
  }
}

async function write(header: Uint8Array, body: Uint8Array, target: MailTarget): Promise<void> {
  await writePiece(withCrlf(header), target)
  let turnEnds = TURN_OCTETS
  for (let at = 0; at < body.length; ) {
    const end = endOfLine(body, at + PIECE_OCTETS)
    await writePiece(withCrlf(body.subarray(at, end)), target)
    at = end
    if (at < turnEnds) continue
    turnEnds = at + TURN_OCTETS
    await new Promise<void>((resolve) => setTimeout(resolve, 0))
  }
  target.end()
}

function writePiece(piece: Uint8Array, target: MailTarget): Promise<void> | undefined {
  if (target.write(piece)) return undefined
  return new Promise((resolve) => target.once('drain', resolve))
}

function endOfLine(octets: Uint8Array, from: number): number {
  const lineFeed = octets.indexOf(LF, from - 1)
  return lineFeed < 0 ? octets.length : lineFeed + 1
}

/** A piece begins with a line, so that no carriage return is in the piece before. */
function withCrlf(octets: Uint8Array): Uint8Array {
  let bare = 0
  for (let at = 0; at < octets.length; at++) if (octets[at] === LF && octets[at - 1] !== CR) bare++
  if (bare === 0) return octets
  const result = new Uint8Array(octets.length + bare)
  let to = 0
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0
    if (octet === LF && octets[at - 1] !== CR) result[to++] = CR
    result[to++] = octet
  }
  return result
}
