/** The console as it is deployed: its built files compressed in memory, and everything else passed on to the product's Worker. */
import { once } from 'node:events'
import { globSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { extname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../../../scripts/dev/settings.ts'
import type { Later } from '../cleanup.ts'
import { runProgram } from '../processes.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'

const BUILD_TIMEOUT_MS = 180_000
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
/** What the Worker answers, of all that a page may ask for. */
const OF_WORKER = /^\/(v1|api)\//

export interface ConsoleSite {
  readonly url: string
  /** Compressed bytes of files that were sent since the last call. */
  takeFileBytes(): number
}

/** The files of a build by their path, compressed. */
async function buildFiles(later: Later): Promise<ReadonlyMap<string, Buffer>> {
  const folder = makeTemporaryFolder(later)
  const args = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', join(ROOT, 'console'), '--outDir', folder]
  await runProgram(process.execPath, args, BUILD_TIMEOUT_MS)
  const files = globSync(join(folder, '**/*')).filter((file) => statSync(file).isFile())
  return new Map(files.map((file) => [file.slice(folder.length), gzipSync(readFileSync(file))]))
}

function passOn(request: IncomingMessage, response: ServerResponse, productUrl: string): void {
  const { method, headers, url = '/' } = request
  const passed = requestOf(new URL(url, productUrl), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  passed.on('error', () => response.destroy())
  request.pipe(passed)
}

/** A WebSocket, byte by byte. */
function passSocket(request: IncomingMessage, socket: Duplex, productUrl: string): void {
  const { hostname, port } = new URL(productUrl)
  const passed = connect({ host: hostname, port: Number(port) }, () => {
    const lines = Array.from({ length: request.rawHeaders.length / 2 }, (_, n) =>
      request.rawHeaders.slice(2 * n, 2 * n + 2),
    )
    passed.write([`GET ${request.url} HTTP/1.1`, ...lines.map((line) => line.join(': ')), '', ''].join('\r\n'))
    passed.pipe(socket).pipe(passed)
  })
  for (const [side, other] of [
    [socket, passed],
    [passed, socket],
  ] as const) {
    side.on('error', () => other.destroy())
    side.on('close', () => other.destroy())
  }
}

/** An empty page stands for the least that a browser does: it shows a text, and one more when it is clicked. */
const FLOOR = `<!doctype html><title>floor</title><button onclick="this.after('clicked')">click</button><p>loaded</p>`

export async function startConsoleSite(later: Later, at: { port: number; productUrl: string }): Promise<ConsoleSite> {
  const files = await buildFiles(later)
  let bytes = 0
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', at.productUrl)
    if (pathname === '/floor') return void response.setHeader('content-type', TYPES['.html'] ?? '').end(FLOOR)
    if (OF_WORKER.test(pathname)) return passOn(request, response, at.productUrl)
    const path = files.has(pathname) ? pathname : '/index.html'
    const file = files.get(path) ?? Buffer.alloc(0)
    bytes += file.length
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    return void response.end(file)
  })
  server.on('upgrade', (request, socket) => passSocket(request, socket, at.productUrl))
  server.listen(at.port, '127.0.0.1')
  await once(server, 'listening')
  later(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${at.port}`,
    takeFileBytes: () => {
      const taken = bytes
      bytes = 0
      return taken
    },
  }
}
