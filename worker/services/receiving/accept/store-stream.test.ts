import { env } from 'cloudflare:workers'
import { TenantId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { describe, expect, it } from 'vitest'
import { newId } from '../../../platform/ids.ts'
import { receivedKey } from '../../../store/blobs/received.ts'
import { storeStream } from './store-stream.ts'

const PIECE = 65_536
const tenant = TenantId.parse(newId(Date.now()))

/** What a bucket does with the stream that it is given. */
function bucketThat(take: (stream: ReadableStream<Uint8Array>) => Promise<unknown>): R2Bucket {
  return { put: (_key: string, stream: ReadableStream<Uint8Array>) => take(stream) } as unknown as R2Bucket
}

async function* pieces(count: number, onPiece: () => void = () => undefined): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n++) {
    onPiece()
    yield new Uint8Array(PIECE).fill(n)
  }
}

const store = (rawBucket: R2Bucket, source: AsyncIterable<Uint8Array>, size: number, sha256: string | null = null) =>
  storeStream({ rawBucket }, tenant, { delivery: newId(Date.now()), size, sha256, source })

describe('storeStream', () => {
  it('is never more than two pieces ahead of a bucket that is slow', async () => {
    let made = 0
    let ahead = 0
    const slow = bucketThat(async (stream) => {
      let taken = 0
      for await (const piece of stream) {
        taken += piece.byteLength
        ahead = Math.max(ahead, made - Math.floor(taken / PIECE))
        // Time enough for whoever would run ahead.
        if (taken % PIECE === 0) await new Promise((resolve) => setTimeout(resolve))
      }
      return {}
    })
    const stored = await store(
      slow,
      pieces(60, () => (made += 1)),
      60 * PIECE,
    )
    expect(stored).toMatchObject({ ok: true, isNew: true })
    expect(made).toBe(60)
    expect(ahead).toBeLessThanOrEqual(2)
  })

  it('counts the digest of what nobody announced', async () => {
    const text = `Subject: x\r\n\r\n${'y'.repeat(100_000)}`
    const bytes = new TextEncoder().encode(text)
    const id = newId(Date.now())
    const source = (async function* () {
      for (let at = 0; at < bytes.byteLength; at += 999) yield bytes.subarray(at, at + 999)
    })()
    const whole = { delivery: id, size: bytes.byteLength, sha256: null, source }
    const stored = await storeStream({ rawBucket: env.RAW }, tenant, whole)
    expect(stored).toEqual({ ok: true, isNew: true, sha256: await sha256Hex(text) })
    expect(await (await env.RAW.get(receivedKey(tenant, id)))?.text()).toBe(text)
  })

  it.each([
    ['reads nothing and says that an object is there', async () => null, { ok: true, isNew: false }],
    ['reads nothing and fails', async () => Promise.reject(new Error('10001')), { ok: false, why: 'bucket' }],
    [
      'fails on the way',
      async (stream: ReadableStream<Uint8Array>) => {
        await stream.getReader().read()
        throw new Error('10001')
      },
      { ok: false, why: 'bucket' },
    ],
    [
      'stops reading and fails',
      async (stream: ReadableStream<Uint8Array>) => {
        await stream.cancel()
        throw new Error('10001')
      },
      { ok: false, why: 'bucket' },
    ],
  ])('lets the rest go when the bucket %s', async (_, take, outcome) => {
    let made = 0
    expect(
      await store(
        bucketThat(take),
        pieces(50, () => (made += 1)),
        50 * PIECE,
      ),
    ).toMatchObject(outcome)
    expect(made).toBe(50)
  })

  it('stops at the first octet too many', async () => {
    let made = 0
    const stored = await store(
      env.RAW,
      pieces(1_000, () => (made += 1)),
      2 * PIECE,
    )
    expect([stored, made]).toEqual([{ ok: false, why: 'bytes', error: null }, 3])
  })

  it('tells a source that breaks off from a bucket that does', async () => {
    const source = (async function* () {
      yield new Uint8Array(PIECE)
      throw new Error('gone')
    })()
    expect(await store(env.RAW, source, 2 * PIECE)).toMatchObject({ ok: false, why: 'source' })
  })
})
