/**
 * Cloudflare's API as far as `npm run deploy` and wrangler use it: a server on loopback that keeps what it is told. Names are
 * unique as they are there, a second one of the same name is refused; what was asked is noted, and any request can be made to fail.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type FakeAccount, type FakeAnswer, type FakeRequest, refuse } from './fake-account.ts'
import { ACCOUNT_ROUTES } from './fake-account-routes.ts'
import { SCRIPT_ROUTES } from './fake-script-routes.ts'

export interface FakeCloudflare {
  readonly url: string
  readonly account: FakeAccount
  /** Every request, as `METHOD path`. */
  readonly asked: string[]
  /** Answers in place of the account while it returns something. */
  interrupt: (request: FakeRequest) => FakeAnswer | null
  /** Answers in place of what the account said, after it was done, while it returns something. */
  lose: (request: FakeRequest) => FakeAnswer | null
  close(): Promise<void>
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function answer(request: FakeRequest, account: FakeAccount): Promise<FakeAnswer> {
  for (const [pattern, route] of [...ACCOUNT_ROUTES, ...SCRIPT_ROUTES]) {
    const match = pattern.exec(`${request.method} ${request.path.replace(/\?.*/, '')}`)
    if (match) return await route(request, match, account)
  }
  return refuse(404, 7003, `The fake has no route for ${request.method} ${request.path}`)
}

function write(response: ServerResponse, { status, result = null, info, errors = [] }: FakeAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      success: errors.length === 0,
      errors,
      messages: [],
      result,
      ...(info ? { result_info: info } : {}),
    }),
  )
}

/** Starts an empty account. */
export async function startFakeCloudflare(token: string): Promise<FakeCloudflare> {
  const account: FakeAccount = { databases: new Map(), buckets: new Map(), queues: new Map(), scripts: new Map() }
  const server = createServer((incoming, response) => {
    void readBody(incoming).then(async (body) => {
      const { method = 'GET', headers } = incoming
      const request = { method, path: (incoming.url ?? '').replace(/^\/client\/v4/, ''), headers, body }
      fake.asked.push(`${method} ${request.path}`)
      if (headers.authorization !== `Bearer ${token}` && !headers.authorization?.startsWith('Bearer assets-'))
        return write(response, refuse(403, 10000, 'Authentication error'))
      const given = fake.interrupt(request) ?? (await answer(request, account))
      write(response, fake.lose(request) ?? given)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const fake: FakeCloudflare = {
    url: `http://127.0.0.1:${port}/client/v4`,
    account,
    asked: [],
    interrupt: () => null,
    lose: () => null,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return fake
}
