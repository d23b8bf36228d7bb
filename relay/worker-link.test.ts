import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { checkSignature, importRelaySecret, sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorkerLink, type WorkerLink, type WorkerLinkOptions } from './worker-link.ts'

const SECRET = 'a secret of sixteen and more'
const AHEAD_MS = 3_600_000
const key = await importRelaySecret(SECRET)

type Respond = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
let server: ReturnType<typeof createServer>
let respond: Respond
let connections: number
const links: WorkerLink[] = []

beforeEach(async () => {
  connections = 0
  server = createServer((request, response) => void respond(request, response))
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const link of links.splice(0)) link.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const linkOf = (more: Partial<WorkerLinkOptions> = {}) => {
  const { port } = server.address() as AddressInfo
  const link = createWorkerLink({
    url: `http://127.0.0.1:${port}`,
    relayId: 'relay-1',
    secret: SECRET,
    log: () => {},
    ...more,
  })
  links.push(link)
  return link
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

const checkOf = (request: IncomingMessage, nowMs: number) =>
  checkSignature([key], {
    method: request.method ?? '',
    path: request.url ?? '',
    header: (name) => request.headers[name]?.toString(),
    nowMs,
  })

const answerJson = (response: ServerResponse, status: number, json: unknown) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const mailOf = (raw: Buffer, more: object = {}) => ({
  manifest: '{"id":"1"}',
  body: raw,
  size: raw.length,
  timeoutMs: 20_000,
  ...more,
})

describe('createWorkerLink', () => {
  it.each(['header', 'body', 'date'] as const)(
    'corrects its time after a refusal as skewed, told by %s',
    async (by) => {
      respond = async (request, response) => {
        const nowMs = Date.now() + AHEAD_MS
        const checked = await checkOf(request, nowMs)
        response.setHeader('date', new Date(nowMs).toUTCString())
        if (by === 'header') response.setHeader('x-mailstead-time', String(nowMs))
        const told = by === 'body' ? { serverTime: new Date(nowMs).toISOString() } : {}
        answerJson(response, checked.ok ? 200 : 401, checked.ok ? {} : { error: checked.why, ...told })
      }
      const link = linkOf()
      expect((await link.post('/relay/v1/heartbeat', {})).status).toBe(401)
      expect(Math.abs(link.skewMs() - AHEAD_MS)).toBeLessThan(60_000)
      expect((await link.post('/relay/v1/heartbeat', {})).status).toBe(200)
      expect((await link.get('/relay/v1/config?after=0')).status).toBe(200)
      expect((await link.postMail('/relay/v1/inbound', mailOf(Buffer.from('x')))).status).toBe(200)
    },
  )

  it('tells the time by which the Worker dates mail, also with 304, and not where an answer has none', async () => {
    const told: number[] = []
    const times = ['1795000000000', undefined, 'soon', '1795000000001']
    respond = (_, response) => {
      const time = times.shift()
      if (time !== undefined) response.setHeader('x-mailstead-clock', time)
      response.writeHead(304).end()
    }
    const link = linkOf({ onClock: (ms) => told.push(ms) })
    while (times.length > 0) await link.get('/relay/v1/config?after=3', '"7"')
    expect(told).toEqual([1_795_000_000_000, 1_795_000_000_001])
  })

  it('signs the path with its query, asks by etag, and reads 304', async () => {
    const seen: unknown[] = []
    respond = async (request, response) => {
      const checked = await checkOf(request, Date.now())
      seen.push([checked.ok && checked.digest === (await sha256Hex('')), request.url, request.headers['if-none-match']])
      response.setHeader('etag', '"7"')
      if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end()
      else answerJson(response, 200, { revision: 7 })
    }
    const link = linkOf()
    expect(await link.get('/relay/v1/config?after=3')).toEqual({ status: 200, etag: '"7"', json: { revision: 7 } })
    expect(await link.get('/relay/v1/config?after=3', '"7"')).toEqual({ status: 304, etag: '"7"', json: null })
    expect(seen).toEqual([
      [true, '/relay/v1/config?after=3', undefined],
      [true, '/relay/v1/config?after=3', '"7"'],
    ])
  })

  it('streams manifest, line feed and mail with their length, over one connection', async () => {
    const raw = randomBytes(3_000_000)
    const seen: unknown[] = []
    respond = async (request, response) => {
      const checked = await checkOf(request, Date.now())
      const body = await readAll(request)
      const end = body.indexOf(0x0a)
      const manifest = body.subarray(0, end).toString()
      seen.push({
        isSigned: checked.ok && checked.digest === (await sha256Hex(manifest)),
        hasLength: Number(request.headers['content-length']) === body.length,
        sha256: createHash('sha256')
          .update(body.subarray(end + 1))
          .digest('hex'),
      })
      answerJson(response, 200, { id: JSON.parse(manifest).id })
    }
    const link = linkOf()
    const sha256 = createHash('sha256').update(raw).digest('hex')
    for (const body of [raw, chunksOf(raw, 70_001), raw, chunksOf(raw, 1_000)])
      expect(await link.postMail('/relay/v1/inbound', mailOf(raw, { body }))).toEqual({
        status: 200,
        json: { id: '1' },
      })
    expect(seen).toEqual(Array(4).fill({ isSigned: true, hasLength: true, sha256 }))
    expect(connections).toBe(1)
  })

  it('sends a mail of no octets', async () => {
    respond = async (request, response) => answerJson(response, 200, (await readAll(request)).length)
    expect(await linkOf().postMail('/in', mailOf(Buffer.alloc(0)))).toEqual({ status: 200, json: 11 })
  })

  it.each([
    ['too little', 9],
    ['too much', 11],
  ])('does not send a mail as whole whose stream gives %s', async (_what, size) => {
    const ends: string[] = []
    respond = (request) => {
      readAll(request).then(
        () => ends.push('whole'),
        () => ends.push('broken'),
      )
    }
    const body = chunksOf(Buffer.alloc(10), 4)
    await expect(linkOf().postMail('/in', mailOf(Buffer.alloc(0), { body, size }))).rejects.toThrow('is not of')
    expect(ends).not.toContain('whole')
  })

  it('passes on what breaks the stream', async () => {
    respond = (request) => void readAll(request).catch(() => {})
    const body = (async function* () {
      yield Buffer.alloc(4)
      throw new Error('the disk is gone')
    })()
    await expect(linkOf().postMail('/in', mailOf(Buffer.alloc(0), { body, size: 9 }))).rejects.toThrow('disk is gone')
  })

  it('takes a refusal that comes before the mail has been sent, and uses another connection afterwards', async () => {
    respond = (request, response) => {
      answerJson(response, 503, { error: 'later' })
      request.resume()
    }
    let isAnswered = false
    const body = (async function* () {
      while (!isAnswered) yield Buffer.alloc(10_000)
    })()
    const link = linkOf()
    const answer = await link.postMail('/in', mailOf(Buffer.alloc(0), { body, size: 1_000_000_000 }))
    isAnswered = true
    expect(answer).toEqual({ status: 503, json: { error: 'later' } })
    expect((await link.post('/x', {})).status).toBe(503)
    expect(connections).toBe(2)
  })

  it('ends a request that gets no answer in time, and one whose answer never ends', async () => {
    const sockets: Socket[] = []
    respond = (request, response) => {
      sockets.push(request.socket)
      request.resume()
      if (request.url === '/half') response.writeHead(200, { 'content-length': 9 }).write('half')
    }
    const link = linkOf()
    for (const path of ['/silent', '/half']) {
      await expect(link.postMail(path, mailOf(Buffer.from('x'), { timeoutMs: 50 }))).rejects.toThrow()
      const socket = sockets.at(-1)
      if (socket !== undefined && !socket.destroyed) await once(socket, 'close')
    }
    expect(sockets).toHaveLength(2)
  })

  it('rejects when the connection breaks, half an answer came, or nobody listens', async () => {
    respond = (request, response) => {
      if (request.url === '/half') response.writeHead(200, { 'content-length': 9 }).write('half')
      setImmediate(() => request.socket.destroy())
    }
    const link = linkOf()
    for (const path of ['/half', '/none']) await expect(link.post(path, {})).rejects.toThrow()
    await expect(linkOf({ url: 'http://127.0.0.1:1' }).post('/relay/v1/events', {})).rejects.toThrow()
  })

  it('gives null for an answer that is no JSON', async () => {
    respond = (_request, response) => void response.writeHead(502).end('<html>')
    expect(await linkOf().post('/x', {})).toEqual({ status: 502, json: null })
  })
})
