import { describe, expect, it } from 'vitest'
import { readTar } from '../../../test/worker/read-tar.ts'
import { type TarEntry, tarHeader, writeTar } from './tar.ts'

const encoder = new TextEncoder()
const streamOf = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
      controller.close()
    },
  })

async function* each(entries: readonly TarEntry[]) {
  yield* entries
}

async function write(...entries: TarEntry[]): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const part of writeTar(each(entries), 1_700_000_000_000)) parts.push(new Uint8Array(part))
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

describe('writeTar', () => {
  it('holds each entry with its size, in whole blocks, and ends with two empty ones', async () => {
    const long = 'x'.repeat(1_000)
    const bytes = await write(
      { name: 'a/empty', body: new Uint8Array() },
      { name: 'b/ünïcode.json'.replace(/[^\x20-\x7e]/g, '_'), body: encoder.encode('{"ü":1}') },
      { name: 'c', body: { size: 1_004, stream: streamOf('ab', long, 'cd') } },
      { name: 'd', body: new Uint8Array(512) },
    )
    expect(bytes.byteLength % 512).toBe(0)
    expect(bytes.subarray(-1_024).every((byte) => byte === 0)).toBe(true)
    expect(readTar(bytes).map(({ name, text }) => [name, text.length])).toEqual([
      ['a/empty', 0],
      ['b/_n_code.json', 7],
      ['c', 1_004],
      ['d', 512],
    ])
    expect(readTar(bytes)[2]?.text).toBe(`ab${long}cd`)
  })

  it('breaks off at an entry that is not as long as it was said to be', async () => {
    for (const size of [1, 3])
      await expect(write({ name: 'a', body: { size, stream: streamOf('ab') } })).rejects.toThrow(/than it was said/)
  })
})

describe('tarHeader', () => {
  it('is what POSIX says of a file', () => {
    const text = new TextDecoder().decode(tarHeader('name', 8, 1_700_000_000_000))
    expect(text.slice(124, 136)).toBe('00000000010\0')
    expect(text.slice(136, 148)).toBe('14524770400\0')
    expect(text.slice(257, 265)).toBe('ustar\x0000')
    expect(text.slice(0, 5)).toBe('name\0')
  })

  it('refuses what does not fit', () => {
    expect(() => tarHeader('n'.repeat(101), 0, 0)).toThrow(/fit/)
    expect(() => tarHeader('n', 8 ** 11, 0)).toThrow(/fit/)
  })
})
