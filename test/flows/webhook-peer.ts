/** A tenant's HTTP or HTTPS server on loopback that answers webhooks in its own way, and can be away for a while. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ReceivedPost {
  /** By which a receiver knows that it has had the event already. */
  readonly id: string
  readonly body: string
}

export interface WebhookPeer {
  /** As in `127.0.0.1:4010`; stays while it is away. */
  readonly host: string
  readonly url: string
  /** In the order in which they came. */
  readonly posts: readonly ReceivedPost[]
  /** Connections since the beginning, also those on which nothing was asked. */
  connections(): number
  /** Closes the port. */
  leave(): Promise<void>
  /** Listens on the same port again. */
  comeBack(): Promise<void>
}

export type Answer = (response: ServerResponse, post: ReceivedPost) => void

export interface Certificate {
  readonly key: string
  readonly cert: string
}

const openServer = (handle: (request: IncomingMessage, response: ServerResponse) => void, tls?: Certificate): Server =>
  tls ? createTlsServer(tls, handle) : createServer(handle)

/** Listens on a free port, which the system has to be told before it starts. */
export async function openWebhookPeer(answer: Answer, certificate?: Certificate): Promise<WebhookPeer> {
  const posts: ReceivedPost[] = []
  let connections = 0
  const server = openServer((request, response) => {
    void text(request).then((body) => {
      const post = { id: String(request.headers['webhook-id']), body }
      posts.push(post)
      answer(response, post)
    })
  }, certificate)
  server.on('connection', (socket: Socket) => {
    connections += 1
    socket.on('error', () => socket.destroy())
  })
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  return {
    ...{ host, posts, url: `${certificate ? 'https' : 'http'}://${host}/` },
    connections: () => connections,
    async leave() {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
    comeBack: () => listen(port),
  }
}
