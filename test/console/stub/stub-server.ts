/** The built console beside a server that only pretends: its files with their headers, and answers made up for each path. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { LiveHint } from '@mailstead/contracts/api/live.ts'
import { ROOT } from '../../../scripts/dev/settings.ts'
import { answer } from './answers.ts'
import type { World } from './world.ts'

const FILES = join(ROOT, 'dist/console')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const urlOf = ({ url }: IncomingMessage): URL => new URL(url ?? '/', 'http://stub')

/** Images of the deployment, which the Worker answers: all are the mark here. */
const IMAGES = /^\/(favicon\.ico$|brand\/)/

const COOKIE = 'stub-session=1'

export interface StubServer {
  readonly url: string
  /** What it pretends from now on. */
  world: World
  mails: number
  /** `GET /v1/emails?…` and so on, in order. */
  readonly asked: string[]
  /** `PATCH /v1/tenant {…}` and so on, in order: what had a body. */
  readonly sent: string[]
  /** How many listen for what happens. */
  windows(): number
  /** Says to all windows that something has happened to a thing of this kind. */
  tell(type: LiveHint['type']): void
  close(): Promise<void>
}

/** The headers of a page, from the file that the Worker's assets are served by: those of all pages, changed by those of the path. */
function headersOf(path: string): Headers {
  const blocks = readFileSync(join(FILES, '_headers'), 'utf8').split(/\n\n/)
  const headers = new Headers()
  for (const block of blocks.map((each) => each.split('\n'))) {
    if (!block.some((line) => line === '/*' || line === path)) continue
    for (const line of block) {
      const [, removed, name = '', value = ''] = /^ {2}(?:! (.+)|([^:]+): (.*))$/.exec(line) ?? []
      if (removed) headers.delete(removed)
      else if (name) headers.append(name, value)
    }
  }
  return headers
}

/** A path without a file is one of the console's pages. */
function fileOf(path: string): string {
  const candidates = [path, `${path}.html`].map((name) => join(FILES, name))
  return candidates.find((file) => extname(file) !== '' && existsSync(file)) ?? join(FILES, 'index.html')
}

function sendFile(path: string, response: ServerResponse): void {
  const file = fileOf(path)
  response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain; charset=utf-8')
  response.setHeaders(headersOf(path))
  response.setHeader('access-control-allow-origin', '*')
  response.end(readFileSync(file))
}

async function sendAnswer(stub: StubServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request)
  const name = `${request.method} ${url.pathname}${url.search}`
  stub.asked.push(name)
  const content = await text(request)
  if (content !== '') stub.sent.push(`${name} ${content}`)
  const { status, body, signsIn } = answer({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body: content,
    isSignedIn: request.headers.cookie?.includes(COOKIE) === true,
    world: stub.world,
    mails: stub.mails,
  })
  const isText = typeof body === 'string'
  response.writeHead(status, {
    'content-type': isText ? 'message/rfc822' : 'application/json',
    ...(signsIn && { 'set-cookie': `${COOKIE}; Path=/; HttpOnly; SameSite=Lax` }),
  })
  response.end(isText ? body : JSON.stringify(body))
}

/** Of RFC 6455 §1.3. */
const HANDSHAKE = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** A text of less than 126 bytes as a frame of RFC 6455 §5.2. */
const frameOf = (words: string): Buffer => Buffer.concat([Buffer.from([0x81, words.length]), Buffer.from(words)])

/** A socket that is open and says nothing by itself. */
function takeSocket(request: IncomingMessage, socket: Duplex): void {
  const accepted = createHash('sha1').update(`${request.headers['sec-websocket-key']}${HANDSHAKE}`).digest('base64')
  socket.on('error', () => socket.destroy())
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
  )
}

/** Serves what `vite build console` made. */
export async function startStub(): Promise<StubServer> {
  const server = createServer((request, response) => {
    const { pathname } = urlOf(request)
    if (/^\/(v1|api\/auth)\//.test(pathname)) void sendAnswer(stub, request, response)
    else sendFile(IMAGES.test(pathname) ? '/favicon.svg' : pathname, response)
  })
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request, socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    takeSocket(request, socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stub: StubServer = {
    url: `http://127.0.0.1:${port}`,
    world: 'full',
    mails: 300,
    asked: [],
    sent: [],
    windows: () => sockets.size,
    tell: (type) => {
      const frame = frameOf(JSON.stringify({ hints: [{ type, id: 'a' }] }))
      for (const socket of sockets) socket.write(frame)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return stub
}
