/** Content-Transfer-Encoding (RFC 2045 §6) undone: once to count, once into an array of exactly that size. */

export type TransferEncoding = 'base64' | 'quoted-printable' | 'none'

/** Writes the decoded octets into `out`, or only counts them when it is null; stops at `limit`. Gives their number. */
type Decoder = (source: Uint8Array, out: Uint8Array | null, limit: number) => number

const EQUALS = 0x3d
/** Beside the values 0 to 63 of digits. */
const PADDING = 0x40
const NO_DIGIT = 0x41
const DIGITS = makeDigits()

/** Octets that the source stands for. */
export function decodedSize(source: Uint8Array, encoding: TransferEncoding): number {
  return encoding === 'none' ? source.length : DECODERS[encoding](source, null, Number.POSITIVE_INFINITY)
}

/** Decodes up to `limit` octets. Without an encoding the result is a view of the source, no copy. */
export function decodeTransfer(
  source: Uint8Array<ArrayBuffer>,
  encoding: TransferEncoding,
  limit = Number.POSITIVE_INFINITY,
): { readonly octets: Uint8Array<ArrayBuffer>; readonly isCut: boolean } {
  if (encoding === 'none') return { octets: source.subarray(0, limit), isCut: source.length > limit }
  const size = DECODERS[encoding](source, null, limit + 1)
  const octets = new Uint8Array(Math.min(size, limit))
  DECODERS[encoding](source, octets, octets.length)
  return { octets, isCut: size > limit }
}

const DECODERS: Readonly<Record<Exclude<TransferEncoding, 'none'>, Decoder>> = {
  base64: decodeBase64,
  'quoted-printable': decodeQuotedPrintable,
}

/** RFC 2045 §6.8: other characters are passed over. Padding ends a group, also in the middle: some mailers pad lines. */
function decodeBase64(source: Uint8Array, out: Uint8Array | null, limit: number): number {
  let size = 0
  let held = 0
  let bits = 0
  for (let at = 0; at < source.length && size < limit; at++) {
    const digit = DIGITS[source[at] ?? 0] ?? NO_DIGIT
    if (digit === PADDING) bits = 0
    if (digit >= PADDING) continue
    held = ((held << 6) | digit) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    put(out, size++, held >> bits)
  }
  return size
}

function makeDigits(): Uint8Array {
  const digits = new Uint8Array(256).fill(NO_DIGIT)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < alphabet.length; value++) digits[alphabet.charCodeAt(value)] = value
  digits[EQUALS] = PADDING
  return digits
}

/** RFC 2045 §6.7: a `=` that is neither escape nor soft line break stands for itself. */
function decodeQuotedPrintable(source: Uint8Array, out: Uint8Array | null, limit: number): number {
  let size = 0
  let at = 0
  while (at < source.length && size < limit) {
    if (source[at] !== EQUALS) {
      put(out, size++, source[at++])
      continue
    }
    const breakEnd = skipSoftBreak(source, at + 1)
    const escaped = readHex(source, at + 1)
    const next = at + (escaped < 0 ? 1 : 3)
    if (breakEnd < 0) put(out, size++, escaped < 0 ? EQUALS : escaped)
    at = breakEnd < 0 ? next : breakEnd
  }
  return size
}

function put(out: Uint8Array | null, at: number, octet = 0): void {
  if (out !== null) out[at] = octet
}

/** The position after a soft line break whose `=` is just before `from`, or -1. White space may have got before its end. */
function skipSoftBreak(source: Uint8Array, from: number): number {
  let at = from
  while (source[at] === 0x20 || source[at] === 0x09) at++
  if (source[at] === 0x0d) at++
  if (at >= source.length) return at
  return source[at] === 0x0a ? at + 1 : -1
}

function readHex(source: Uint8Array, at: number): number {
  const high = hexDigit(source[at])
  const low = hexDigit(source[at + 1])
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(octet = 0): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30
  const letter = octet | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
