/** `GET /metrics`, unsigned and so for this machine alone: its address is a loopback one, of a port of its own. */
import { createServer, type Server } from 'node:http'
import { alarm, type Log, reasonOf } from '../../log.ts'
import { CONTENT_TYPE, type Family, writeExposition } from './exposition.ts'

export interface MetricsServer {
  /** Null while it does not listen. */
  port(): number | null
  stop(): void
}

const REQUEST_TIMEOUT_MS = 10_000
const CONNECTIONS_MAX = 8

function makeServer(log: Log, collect: () => Promise<readonly Family[]>): Server {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const answer = (status: number, body: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': CONTENT_TYPE, ...headers })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    if (request.url?.split('?')[0] !== '/metrics') answer(404, 'There is /metrics only.\n')
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'GET it.\n', { allow: 'GET, HEAD' })
    else
      collect().then(
        (families) => answer(200, writeExposition(families)),
        (reason: unknown) => {
          log('metrics.failed', { reason: reasonOf(reason) })
          answer(503, 'They cannot be read now.\n')
        },
      )
  })
  server.maxConnections = CONNECTIONS_MAX
  return server
}

/** Resolves once it listens, or cannot: mail does not wait for a port. */
export async function startMetricsServer(
  { host, port }: { readonly host: string; readonly port: number },
  log: Log,
  collect: () => Promise<readonly Family[]>,
): Promise<MetricsServer> {
  const server = makeServer(log, collect)
  await new Promise<void>((resolve) => {
    server.on('error', (reason) => {
      alarm(log, 'metrics.not_served', { host, port, reason: reason.message })
      resolve()
    })
    server.listen(port, host, resolve)
  })
  return {
    port: () => {
      const address = server.address()
      return typeof address === 'object' && address !== null ? address.port : null
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
