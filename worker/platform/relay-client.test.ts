import { checkSignature, importRelaySecret, sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { describe, expect, it } from 'vitest'
import { postJson, postSigned } from './relay-client.ts'

const key = await importRelaySecret('k'.repeat(32))
const target = { id: 'r1', url: 'http://relay.test:8799', key }

/** A fetch that keeps the request and answers 204. */
function recorder() {
  const seen: Request[] = []
  const record: typeof fetch = async (input, init) => {
    seen.push(new Request(input, init))
    return new Response(null, { status: 204 })
  }
  return { seen, fetch: record }
}

const check = (request: Request, path: string) =>
  checkSignature([key], {
    method: request.method,
    path,
    header: (name) => request.headers.get(name),
    nowMs: Date.now(),
  })

describe('postJson', () => {
  it('signs the text it sends, path with query, and follows no redirect', async () => {
    const { seen, fetch } = recorder()
    await postJson({ fetch }, target, '/v1/control?a=1', { hold: ['ü'] })
    const [request] = seen
    expect(request?.url).toBe('http://relay.test:8799/v1/control?a=1')
    expect(request).toMatchObject({ method: 'POST', redirect: 'manual' })
    expect(request?.headers.get('content-type')).toBe('application/json')
    expect(await check(request!, '/v1/control?a=1')).toMatchObject({
      ok: true,
      digest: await sha256Hex('{"hold":["ü"]}'),
    })
    expect(await check(request!, '/v1/control')).toMatchObject({ ok: false })
    expect(await request?.text()).toBe('{"hold":["ü"]}')
  })

  it('uses a nonce once', async () => {
    const { seen, fetch } = recorder()
    for (const _ of [1, 2]) await postJson({ fetch }, target, '/v1/control', {})
    expect(new Set(seen.map((request) => request.headers.get('x-mailstead-nonce'))).size).toBe(2)
  })
})

describe('postSigned', () => {
  it('streams a body of a known length whole, and fails when the length is wrong', async () => {
    const stream = () => new Blob(['manifest\n', 'raw']).stream()
    const post = (contentLength: number) => ({
      digest: 'a'.repeat(64),
      body: stream(),
      timeoutMs: 30_000,
      contentLength,
    })
    const { seen, fetch } = recorder()
    await postSigned({ fetch }, target, '/v1/jobs', post(12))
    expect(new TextDecoder().decode(await seen[0]?.arrayBuffer())).toBe('manifest\nraw')
    expect(seen[0]?.headers.get('content-type')).toBe('application/octet-stream')
    await postSigned({ fetch }, target, '/v1/jobs', post(13))
    await expect(seen[1]?.arrayBuffer()).rejects.toThrow()
  })

  it('gives up at the time limit', async () => {
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    const post = { digest: 'a'.repeat(64), body: '', timeoutMs: 20 }
    await expect(postSigned({ fetch: silent }, target, '/v1/jobs', post)).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})
