/**
 * A message too large to be held in memory, checked as it passes: its header section is collected and prepared, its body
 * must be fit to be sent as it is.
 */
import { readHeaderNames } from '../dkim/header-names.ts'
import { readPartHead } from '../parse/structure/part-head.ts'
import { refuseMultipart } from './body/check-part.ts'
import { EIGHT_BIT, LONG_LINE } from './body/offence.ts'
import { catchFault, RawFault } from './fault.ts'
import { LINE_OCTETS_MAX } from './header/fold.ts'
import { prepareHead, type RawOptions, type RawSummary, renderHead } from './header/prepare-head.ts'
import { HEADER_OCTETS_MAX, readHeader } from './header/read-header.ts'
import { withoutOptions } from './options/open-raw.ts'

export interface CheckedHead extends RawSummary {
  /** The prepared header section without the empty line. */
  readonly head: string
  readonly headerNames: readonly string[]
  /** The header section as it came, with the empty line and without its options, in pieces. */
  readonly same: readonly Uint8Array[]
  /** Where the body, which is kept as it is, begins in what was written. */
  readonly bodyStart: number
}

export type CheckedRaw =
  | ({ readonly ok: true; readonly bodyBytes: number } & CheckedHead)
  | { readonly ok: false; readonly why: string }

export interface RawChecker {
  /** Takes the next octets. Gives what is wrong as soon as it is known, so that the caller can stop; else null. */
  write(chunk: Uint8Array): string | null
  /** What the header says, as soon as its end was written; null before. */
  head(): CheckedHead | null
  /** After the last octet. */
  end(): CheckedRaw
}

/** One for each message. Memory is that of the header section. */
export function createRawChecker(options: RawOptions): RawChecker {
  const check = new Check(options)
  let why: string | null = null
  const attempt = <T>(read: () => T) => {
    const result = catchFault(() => ({ ok: true as const, value: read() }))
    if (!result.ok) why = result.why
    return result
  }
  return {
    write(chunk) {
      if (why === null) attempt(() => check.take(chunk))
      return why
    },
    head: () => check.head,
    end() {
      if (why !== null) return { ok: false, why }
      const result = attempt(() => check.finish())
      return result.ok ? result.value : result
    },
  }
}

const EMPTY_LINE_OCTETS = 2
const NUL = 0x00
const LF = 0x0a
const CR = 0x0d

class Check {
  head: CheckedHead | null = null
  readonly #options: RawOptions
  readonly #headerChunks: Uint8Array[] = []
  #headerBytes = 0
  #bodyBytes = 0
  #line = 1
  /** Octets of the line so far, without its CR. */
  #lineOctets = 0
  #isAfterCr = false

  constructor(options: RawOptions) {
    this.#options = options
  }

  take(chunk: Uint8Array): void {
    const bodyStart = this.head === null ? this.#takeHeader(chunk) : 0
    for (let at = bodyStart; at < chunk.length; at++) {
      const octet = chunk[at] ?? 0
      this.#takeOctet(octet)
      if (octet > 0x7f) throw this.#fault(`has ${EIGHT_BIT}: encode the parts of so large a message before`)
      if (this.#lineOctets > LINE_OCTETS_MAX)
        throw this.#fault(`is ${LONG_LINE}: encode the parts of so large a message before`)
    }
    this.#bodyBytes += chunk.length - bodyStart
  }

  finish(): CheckedRaw {
    if (this.#isAfterCr) throw this.#fault('has a CR without LF: end every line with CRLF')
    // The relay refuses such a mail: whoever sends it on would have to add the line end behind our signature.
    if (this.#bodyBytes > 0 && this.#lineOctets > 0) throw this.#fault('has no line end: end every line with CRLF')
    return { ok: true, ...(this.head ?? this.#prepareHead()), bodyBytes: this.#bodyBytes }
  }

  /** Up to the empty line; gives where the body begins in the chunk. */
  #takeHeader(chunk: Uint8Array): number {
    let end = 0
    let isOver = false
    while (end < chunk.length && !isOver) {
      if (this.#headerBytes + end >= HEADER_OCTETS_MAX + EMPTY_LINE_OCTETS)
        throw this.#fault(`is beyond the ${HEADER_OCTETS_MAX} octets that a header section may have`)
      const octet = chunk[end++] ?? 0
      isOver = octet === LF && this.#lineOctets === 0
      this.#takeOctet(octet)
    }
    this.#headerBytes += end
    // A copy: the caller may use the chunk's memory again.
    this.#headerChunks.push(chunk.slice(0, end))
    if (isOver) this.head = this.#prepareHead()
    return end
  }

  #takeOctet(octet: number): void {
    if (octet === NUL) throw this.#fault('has a NUL character: encode what is binary as base64')
    if (octet === LF) {
      if (!this.#isAfterCr) throw this.#fault('ends with LF alone: end every line with CRLF')
      this.#line++
      this.#lineOctets = 0
    } else if (this.#isAfterCr) throw this.#fault('has a CR without LF: end every line with CRLF')
    else if (octet !== CR) this.#lineOctets++
    this.#isAfterCr = octet === CR
  }

  #prepareHead(): CheckedHead {
    const raw = new Uint8Array(this.#headerBytes)
    let at = 0
    for (const chunk of this.#headerChunks.splice(0)) {
      raw.set(chunk, at)
      at += chunk.length
    }
    const header = readHeader(raw)
    const prepared = prepareHead(raw, header, this.#options)
    const section = { fields: header.fields, isCut: false, sizeBytes: header.end, bodyStart: header.bodyStart }
    const partHead = readPartHead(raw, section)
    if (partHead.type.startsWith('multipart/')) refuseMultipart(raw, section, partHead)
    const head = renderHead(raw, header, prepared)
    const same = [...withoutOptions(raw, header), raw.subarray(header.end)]
    return { ...prepared.summary, head, headerNames: readHeaderNames(head), same, bodyStart: this.#headerBytes }
  }

  #fault(what: string): RawFault {
    return new RawFault(`line ${this.#line} ${what}`)
  }
}
