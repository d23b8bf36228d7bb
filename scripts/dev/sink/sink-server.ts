/** The catch-all SMTP sink of development: it plays the rest of the Internet and keeps each mail as a file. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import { openMailStore } from './mail-store.ts'
import { createBehaviours } from './recipient-behaviour.ts'
import { SinkSession } from './sink-session.ts'

export interface SinkOptions {
  /** Folder of the `.eml` and `.json` files; made when absent. */
  outboxDir: string
  host: string
  /** 0 for any free port. */
  port: number
  /** Name in the greeting and the certificate. */
  hostName?: string
}

export interface Sink {
  port: number
  close(): Promise<void>
}

async function makeSecureContext(hostName: string): Promise<SecureContext> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: hostName }], {
    keyType: 'ec',
    curve: 'P-256',
  })
  return createSecureContext({ key, cert })
}

/** Starts the sink; rejects with the system's error (`EADDRINUSE`) when the port is taken. */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const hostName = options.hostName ?? 'sink.mailstead.test'
  const context = {
    hostName,
    behave: createBehaviours(),
    storeMail: openMailStore(options.outboxDir),
    secureContext: await makeSecureContext(hostName),
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    new SinkSession(socket, context)
  })
  server.listen(options.port, options.host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
