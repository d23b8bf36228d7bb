/** A host of nobody's: whoever comes to it was led there by a mail. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Call {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface Canary {
  readonly host: string
  readonly calls: readonly Call[]
  /** Connections, also those on which nothing was asked. */
  connections(): number
  close(): Promise<void>
}

/** It answers every call with an empty page. */
export async function startCanary(): Promise<Canary> {
  const calls: Call[] = []
  let connections = 0
  const server = createServer(({ url, headers }, response) => {
    calls.push({ path: url ?? '', headers })
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>canary</title>')
  })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    calls,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
