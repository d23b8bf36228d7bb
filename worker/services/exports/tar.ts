/** A tar archive (POSIX.1-2001, ustar) as a stream: every program can open it, and it is written without knowing its end. Pure. */

export interface TarEntry {
  /** At most 100 characters, ASCII. */
  readonly name: string
  readonly body: Uint8Array | { readonly size: number; readonly stream: ReadableStream<Uint8Array> }
}

const BLOCK = 512
const NAME_MAX = 100
/** What eleven octal digits can say. */
const SIZE_MAX = 8 ** 11 - 1

const encoder = new TextEncoder()

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

/** The block in front of an entry. Exported for its test. */
export function tarHeader(name: string, size: number, atMs: number): Uint8Array {
  if (name.length > NAME_MAX || size > SIZE_MAX) throw new Error('The entry does not fit a tar header')
  const block = new Uint8Array(BLOCK)
  const put = (text: string, offset: number) => block.set(encoder.encode(text), offset)
  put(name, 0)
  put('0000600\0', 100)
  put('0000000\0', 108)
  put('0000000\0', 116)
  put(`${octal(size, 11)}\0`, 124)
  put(`${octal(Math.floor(atMs / 1000), 11)}\0`, 136)
  // Its own sum counts as spaces.
  put('        ', 148)
  put('0', 156)
  put('ustar\0', 257)
  put('00', 263)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${octal(sum, 6)}\0 `, 148)
  return block
}

const paddingOf = (size: number): Uint8Array => new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)

async function* bytesOf({ name, body }: TarEntry): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) {
    yield body
    return
  }
  let left = body.size
  for await (const chunk of body.stream) {
    left -= chunk.byteLength
    // The header has gone out: what follows would be read as something else.
    if (left < 0) throw new Error(`${name} is longer than it was said to be`)
    yield chunk
  }
  if (left > 0) throw new Error(`${name} is shorter than it was said to be`)
}

/** Throws in the middle when an entry does: such an archive has no end. */
export async function* writeTar(entries: AsyncIterable<TarEntry>, atMs: number): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    const size = entry.body instanceof Uint8Array ? entry.body.byteLength : entry.body.size
    yield tarHeader(entry.name, size, atMs)
    yield* bytesOf(entry)
    yield paddingOf(size)
  }
  yield new Uint8Array(2 * BLOCK)
}
