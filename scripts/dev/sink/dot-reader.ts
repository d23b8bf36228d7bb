/**
 * Reads mail data from an SMTP stream: only CRLF.CRLF ends it (RFC 5321 §4.1.1.4), a leading dot after CRLF is taken
 * off (§4.5.2), every other byte stays as it came. A bare LF or CR is data, so a smuggled end of data is not one.
 */
const CRLF = Buffer.from('\r\n')
const CRLF_DOT = Buffer.from('\r\n.')
const END = Buffer.from('\r\n.\r\n')

export interface DataEnd {
  /** The mail, unstuffed, with its last CRLF. */
  raw: Buffer
  /** What came behind the end of data: the client's next commands. */
  rest: Buffer
}

export class DotReader {
  readonly #parts: Buffer[] = []
  /** Begins as if a CRLF had come: a dot on the first line is a dot at a line's start. */
  #carry: Buffer = CRLF

  /** Takes the next bytes; answers with the mail once its end has come. */
  push(chunk: Buffer): DataEnd | null {
    const bytes = Buffer.concat([this.#carry, chunk])
    let from = 0
    for (let at = bytes.indexOf(CRLF_DOT, from); at !== -1; at = bytes.indexOf(CRLF_DOT, from)) {
      const tail = bytes.subarray(at, at + END.length)
      if (tail.equals(END)) {
        this.#parts.push(bytes.subarray(from, at + CRLF.length))
        return { raw: this.#whole(), rest: bytes.subarray(at + END.length) }
      }
      if (tail.equals(END.subarray(0, tail.length))) return this.#keep(bytes, from, at)
      this.#parts.push(bytes.subarray(from, at + CRLF.length))
      from = at + CRLF_DOT.length
    }
    return this.#keep(bytes, from, bytes.length - lineEndLength(bytes, from))
  }

  /** Bytes from `cut` on may begin an end of data: they wait for the next chunk. */
  #keep(bytes: Buffer, from: number, cut: number): null {
    this.#parts.push(bytes.subarray(from, cut))
    this.#carry = bytes.subarray(cut)
    return null
  }

  /** Without the CRLF that the reader began with. */
  #whole(): Buffer {
    return Buffer.concat(this.#parts).subarray(CRLF.length)
  }
}

/** Length of the whole or half CRLF at the end of `bytes`, not reaching before `from`. */
function lineEndLength(bytes: Buffer, from: number): number {
  const tail = bytes.subarray(from)
  if (tail.subarray(-2).equals(CRLF)) return 2
  return tail.at(-1) === CRLF[0] ? 1 : 0
}
