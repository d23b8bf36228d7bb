/** An HTTP server of the tenant's on loopback: it keeps what is posted to it and answers 200. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { waitFor } from '../../dev/wait-for.ts'

export interface Post {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WebhookReceiver {
  /** As in `127.0.0.1:4010`. */
  readonly host: string
  readonly posts: readonly Post[]
  /** Waits for as many posts to a path that hold the words, and gives them in their order. */
  waitForPosts(path: string, words: string, count?: number): Promise<readonly Post[]>
  close(): Promise<void>
}

export const RECEIVER_ANSWER = 'taken'

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** Listens on a free port, which the system has to be told before it starts. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const posts: Post[] = []
  const server = createServer((request, response) => {
    const { url: path = '' } = request
    void text(request).then((body) => {
      if (request.method === 'POST') posts.push({ path, headers: headersOf(request), body })
      response.end(RECEIVER_ANSWER)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    posts,
    waitForPosts: (path, words, count = 1) =>
      waitFor(`${count} posts to ${path} with ${words}`, () => {
        const found = posts.filter((post) => post.path === path && post.body.includes(words))
        return found.length >= count ? found : null
      }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
