/** The octets of a mail in two kinds: its header section, in one piece, and what follows. */

interface MailPiece {
  readonly isHead: boolean
  readonly octets: Uint8Array
}

/** More of a header is not held; it is then like a body. */
const HEAD_MAX_BYTES = 262_144
const LF = 0x0a
const CR = 0x0d

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** Behind the empty line (RFC 5322 §2.1); -1 when it has not come yet. */
function findBody(octets: Uint8Array): number {
  for (let at = octets.indexOf(LF); at >= 0; at = octets.indexOf(LF, at + 1)) {
    if (octets[at + 1] === LF) return at + 2
    if (octets[at + 1] === CR && octets[at + 2] === LF) return at + 3
  }
  return -1
}

/** In their order; without an empty line all is header, as far as that is held. */
export async function* splitHead(mail: ReadableStream<Uint8Array>): AsyncGenerator<MailPiece> {
  let held: Uint8Array[] | null = []
  for await (const octets of mail) {
    if (held === null) {
      yield { isHead: false, octets }
      continue
    }
    held.push(octets)
    const sofar = join(held)
    const body = findBody(sofar)
    if (body < 0 && sofar.length <= HEAD_MAX_BYTES) continue
    held = null
    if (body < 0) yield { isHead: false, octets: sofar }
    else {
      yield { isHead: true, octets: sofar.subarray(0, body) }
      yield { isHead: false, octets: sofar.subarray(body) }
    }
  }
  if (held !== null) yield { isHead: true, octets: join(held) }
}
