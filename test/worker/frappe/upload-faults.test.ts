/** Parts of a message while the bucket fails: nothing is lost, and nothing is sent twice. */
import { describe, expect, it } from 'vitest'
import type { Deps } from '../../../worker/deps.ts'
import { Refusal } from '../../../worker/platform/refusal.ts'
import type { Access } from '../../../worker/services/access/access.ts'
import { authenticate } from '../../../worker/services/access/authenticate.ts'
import type { Chunk } from '../../../worker/services/uploads/chunk.ts'
import { takeChunk } from '../../../worker/services/uploads/take-chunk.ts'
import { countSent, createSite, type FrappeSite, wholeMessage } from './frappe-call.ts'

type Operation = 'delete' | 'get' | 'list' | 'put'

/** The bucket, in which the operation fails from its `nth` call on, as often as it is told. */
function failing(bucket: R2Bucket, operation: Operation, nth: number, times = 1): R2Bucket {
  let calls = 0
  return new Proxy(bucket, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...given: unknown[]) => {
        if (name === operation && ++calls >= nth && calls < nth + times)
          return Promise.reject(new Error(`${operation}: We encountered an internal error. (10001)`))
        return Reflect.apply(method, target, given)
      }
    },
  })
}

const accessOf = ({ deps, apiKey, domain }: FrappeSite): Promise<Access> => authenticate(deps, apiKey, domain.name)

function chunksOf(site: FrappeSite, text = 'Hello'): readonly Chunk[] {
  const bytes = new TextEncoder().encode(wholeMessage(site, text))
  const upload = crypto.randomUUID()
  const size = Math.ceil(bytes.byteLength / 3)
  return [0, 1, 2].map((index) => ({
    upload,
    index,
    count: 3,
    offset: index * size,
    bytes: new Uint8Array(bytes.slice(index * size, (index + 1) * size)),
  }))
}

async function take(site: FrappeSite, chunk: Chunk, deps: Deps = site.deps) {
  const envelope = { from: site.mailbox.address, to: ['bob@peer.example'] }
  return takeChunk(deps, await accessOf(site), { envelope, chunk, idempotencyKey: null })
}

const OPERATIONS: readonly (readonly [Operation, number])[] = [
  ['list', 1],
  ['list', 2],
  ['put', 1],
  ['get', 1],
  ['get', 3],
]

/** Those by which it is noted that the mail was sent. */
const NOTING: readonly (readonly [Operation, number])[] = [
  ['put', 2],
  ['delete', 1],
]

describe('the last part', () => {
  it.each(OPERATIONS)(
    'while %s fails at its call %i is a passing refusal, and sent again the mail',
    async (...fault) => {
      const site = await createSite()
      const [first, second, last] = chunksOf(site)
      if (!first || !second || !last) throw new Error('There are three')
      for (const chunk of [first, second]) expect(await take(site, chunk)).toBeNull()
      const broken = { ...site.deps, log: () => undefined, rawBucket: failing(site.deps.rawBucket, ...fault) }
      const refused = await take(site, last, broken).catch((error: unknown) => error)
      expect(refused instanceof Refusal && refused.code).toBe('service_unavailable')
      const sent = await take(site, last)
      expect(sent?.id).toBeTypeOf('string')
      expect(await countSent(site)).toBe(1)
      expect((await take(site, first))?.id).toBe(sent?.id)
    },
  )

  it.each(NOTING)('is the mail while %s fails at its call %i, and so is its repeat', async (...fault) => {
    const site = await createSite()
    const chunks = chunksOf(site)
    const told: string[] = []
    const broken = {
      ...site.deps,
      log: (_level: unknown, event: string) => told.push(event),
      rawBucket: failing(site.deps.rawBucket, ...fault),
    }
    for (const chunk of chunks.slice(0, 2)) await take(site, chunk)
    const [, , last] = chunks
    if (!last) throw new Error('There are three')
    const sent = await take(site, last, broken)
    expect([sent?.id, told]).toEqual([expect.any(String), ['upload.not_noted']])
    expect((await take(site, last))?.id).toBe(sent?.id)
    expect(await countSent(site)).toBe(1)
  })

  it('of a message that is streamed, while another cannot be read, is a passing refusal', async () => {
    const site = await createSite()
    const chunks = chunksOf(site, `${'x'.repeat(76)}\r\n`.repeat(140_000))
    const [, , last] = chunks
    if (!last) throw new Error('There are three')
    for (const chunk of chunks.slice(0, 2)) await take(site, chunk)
    const broken = { ...site.deps, log: () => undefined, rawBucket: failing(site.deps.rawBucket, 'get', 2) }
    const refused = await take(site, last, broken).catch((error: unknown) => error)
    expect(refused instanceof Refusal && refused.code).toBe('service_unavailable')
    expect(await countSent(site)).toBe(0)
    expect((await take(site, last))?.id).toBeTypeOf('string')
    expect(await countSent(site)).toBe(1)
  })
})
