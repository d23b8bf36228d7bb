import { describe, expect, it, vi } from 'vitest'
import { DnsError } from '../../platform/doh-resolver.ts'
import { fakeInternet, zoneResolver } from './fake-internet.fixture.ts'
import { fetchAttachment } from './fetch-attachment.ts'
import { type GuardDeps, guardedFetch } from './guarded-fetch.ts'
import { HOSTILE_ANSWERS, HOSTILE_URLS } from './hostile-urls.fixture.ts'

const URL_OF_HOOK = 'https://hooks.example.com/hook'
/** As of a webhook's answer. */
const LIMIT_BYTES = 16_384
const never = () => new Promise<never>(() => undefined)
const ok = () => new Response('ok')

const post = (deps: GuardDeps, url = URL_OF_HOOK, signal?: AbortSignal) =>
  guardedFetch(deps, {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: 'a=b', 'user-agent': 'other' },
    body: '{}',
    limitBytes: LIMIT_BYTES,
    ...(signal && { signal }),
  })

const zoneOf = ({ A, AAAA }: (typeof HOSTILE_ANSWERS)[number]) => ({
  ...(A && { 'A hooks.example.com': A }),
  ...(AAAA && { 'AAAA hooks.example.com': AAAA }),
})

/** A body of 64 KB chunks that counts what was pulled. */
function endless() {
  const seen = { chunks: 0, isCancelled: false }
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      seen.chunks++
      controller.enqueue(new Uint8Array(65_536))
      if (seen.chunks === 160) controller.close()
    },
    cancel: () => {
      seen.isCancelled = true
    },
  })
  return { seen, stream }
}

describe('nothing private is reached', () => {
  it.each(HOSTILE_URLS)('by the URL %j', async (url) => {
    const internet = fakeInternet(ok)
    await expect(post(internet, url)).resolves.toMatchObject({ kind: 'refused' })
    await expect(fetchAttachment(internet, url, 1_000)).resolves.toMatchObject({ ok: false, mayPass: false })
    expect(internet.requests).toEqual([])
  })

  it.each(HOSTILE_ANSWERS)('by the DNS answer %j', async (answer) => {
    const internet = fakeInternet(ok, { zone: zoneOf(answer) })
    await expect(post(internet)).resolves.toMatchObject({ kind: 'refused' })
    await expect(fetchAttachment(internet, URL_OF_HOOK, 1_000)).resolves.toMatchObject({ ok: false, mayPass: false })
    expect(internet.requests).toEqual([])
  })

  it.each([
    'http://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    '//169.254.169.254/latest',
    'https://hooks.example.com/other',
  ])('by a redirect to %s', async (location) => {
    for (const status of [301, 302, 303, 307, 308]) {
      const internet = fakeInternet(() => new Response(null, { status, headers: { location } }))
      await expect(post(internet)).resolves.toMatchObject({ kind: 'answered', status })
      await expect(fetchAttachment(internet, URL_OF_HOOK, 1_000)).resolves.toMatchObject({ ok: false, mayPass: false })
      expect(internet.requests.map(({ url, init }) => [url, init?.redirect])).toEqual([
        [URL_OF_HOOK, 'manual'],
        [URL_OF_HOOK, 'manual'],
      ])
    }
  })
})

describe('DNS', () => {
  it('refuses a host without an address', async () => {
    const internet = fakeInternet(ok, { zone: {} })
    await expect(post(internet)).resolves.toEqual({ kind: 'refused', why: 'hooks.example.com has no address in DNS.' })
  })

  it('fails, and may pass, when no resolver knows', async () => {
    const down = async () => Promise.reject(new DnsError('ESERVFAIL', 'hooks.example.com'))
    const internet = { ...fakeInternet(ok), resolvers: [down, down] }
    await expect(post(internet)).resolves.toMatchObject({ kind: 'failed', why: expect.stringContaining('DNS') })
    expect(internet.requests).toEqual([])
  })

  it('does not go ahead on half an answer', async () => {
    const half = fakeInternet(ok)
    const resolver = zoneResolver({ 'A hooks.example.com': ['93.184.215.14'] })
    const internet = {
      ...half,
      resolvers: [
        async (name: string, type: 'A' | 'AAAA' | 'TXT') =>
          type === 'AAAA' ? Promise.reject(new DnsError('ETIMEOUT', name)) : resolver(name, type),
      ] as GuardDeps['resolvers'],
    }
    await expect(post(internet)).resolves.toMatchObject({ kind: 'failed' })
    expect(half.requests).toEqual([])
  })

  it('asks the second resolver when the first is down', async () => {
    const internet = fakeInternet(ok)
    const down = async () => Promise.reject(new Error('down'))
    await expect(post({ ...internet, resolvers: [down, ...internet.resolvers] })).resolves.toMatchObject({
      kind: 'answered',
    })
  })
})

describe('the exchange', () => {
  it('sends what it is given under its own name, without cookies', async () => {
    const internet = fakeInternet(() => new Response('thanks', { status: 202, headers: { 'x-a': 'b' } }))
    const outcome = await post(internet)
    expect(outcome).toMatchObject({ kind: 'answered', status: 202, isCut: false })
    if (outcome.kind !== 'answered') return
    expect(new TextDecoder().decode(outcome.body)).toBe('thanks')
    expect(outcome.headers.get('x-a')).toBe('b')
    const { init } = internet.requests[0]!
    const headers = new Headers(init?.headers)
    expect([init?.method, init?.body]).toEqual(['POST', '{}'])
    expect([headers.get('user-agent'), headers.get('cookie')]).toEqual(['Mailstead', null])
  })

  it('cuts an answer of 10 MB and lets go of the rest', async () => {
    const { seen, stream } = endless()
    const outcome = await post(fakeInternet(() => new Response(stream)))
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, isCut: true })
    expect(outcome.kind === 'answered' && outcome.body.length).toBe(LIMIT_BYTES)
    expect(seen.isCancelled).toBe(true)
    expect(seen.chunks).toBeLessThan(5)
  })

  it('does not call an answer of just the limit cut', async () => {
    const internet = fakeInternet(() => new Response(new Uint8Array(LIMIT_BYTES)))
    await expect(post(internet)).resolves.toMatchObject({ kind: 'answered', isCut: false })
  })

  it.each([
    ['DNS', () => ({ ...fakeInternet(ok), resolvers: [never] })],
    ['a server that does not answer', () => fakeInternet(never)],
    ['a body that does not end', () => fakeInternet(() => new Response(new ReadableStream({ pull: never })))],
  ])('gives up on %s when the time is over', async (_, make) => {
    await expect(post(make(), URL_OF_HOOK, AbortSignal.timeout(20))).resolves.toEqual({
      kind: 'failed',
      why: 'No whole answer in time.',
    })
  })

  it('hands the runtime a signal of ten seconds', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    const internet = fakeInternet(ok)
    await post(internet)
    expect(timeout.mock.calls).toEqual([[10_000]])
    expect(internet.requests[0]?.init?.signal).toBe(timeout.mock.results[0]?.value)
    timeout.mockRestore()
  })

  it('fails when the connection does, without its words', async () => {
    const internet = fakeInternet(() => Promise.reject(new TypeError('connect ECONNREFUSED 10.0.0.1')))
    await expect(post(internet)).resolves.toEqual({ kind: 'failed', why: 'The connection failed.' })
  })

  it('fails when the body breaks off', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })
    await expect(post(fakeInternet(() => new Response(broken)))).resolves.toMatchObject({ kind: 'failed' })
  })

  it('reaches a listed loopback without asking DNS', async () => {
    const internet = { ...fakeInternet(ok, { allowed: ['127.0.0.1:4010'] }), resolvers: [never] }
    await expect(post(internet, 'http://127.0.0.1:4010/hook')).resolves.toMatchObject({ kind: 'answered' })
    await expect(post(internet, 'http://127.0.0.1:4011/hook')).resolves.toMatchObject({ kind: 'refused' })
    expect(internet.requests).toHaveLength(1)
  })
})
