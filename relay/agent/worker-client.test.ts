import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkSignature, importRelaySecret } from '@mailstead/contracts/relay-signature.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorkerClient } from './worker-client.ts'

const AHEAD_MS = 3_600_000
const key = await importRelaySecret('a secret of sixteen and more')
let server: ReturnType<typeof createServer>
let saysTime: boolean
beforeEach(async () => {
  saysTime = true
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const nowMs = Date.now() + AHEAD_MS
    const header = (name: string) => request.headers[name]?.toString()
    const checked = await checkSignature([key], { method: 'POST', path: request.url ?? '', header, nowMs })
    const serverTime = saysTime ? { serverTime: new Date(nowMs).toISOString() } : {}
    response.setHeader('date', new Date(nowMs).toUTCString())
    response
      .writeHead(checked.ok ? 200 : 401)
      .end(JSON.stringify(checked.ok ? {} : { error: checked.why, ...serverTime }))
  }
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

const clientOf = (secretKey = key) => {
  const { port } = server.address() as AddressInfo
  return createWorkerClient({ url: `http://127.0.0.1:${port}`, relayId: 'relay-1', key: secretKey, log: () => {} })
}

describe('createWorkerClient', () => {
  it.each([true, false])('corrects its offset after a refusal as skewed (time in the body: %s)', async (inBody) => {
    saysTime = inBody
    const client = clientOf()
    expect((await client.post('/relay/v1/heartbeat', '{}')).status).toBe(401)
    expect(Math.abs(client.skewMs() - AHEAD_MS)).toBeLessThan(2_000)
    expect((await client.post('/relay/v1/heartbeat', '{}')).status).toBe(200)
  })

  it('rejects when nobody answers', async () => {
    const client = createWorkerClient({ url: 'http://127.0.0.1:1', relayId: 'relay-1', key, log: () => {} })
    await expect(client.post('/relay/v1/events', '{}')).rejects.toThrow()
  })
})
