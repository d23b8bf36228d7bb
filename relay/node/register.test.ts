import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RelayRegistration } from '@mailstead/contracts/relay-registration.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NodeSettings } from './node-settings.ts'
import { placesUnder } from './places.ts'
import { isRegistered, register } from './register.ts'

const TOKEN = `mrt_${'x'.repeat(43)}`

let root: string
let server: Server
let asked: RelayRegistration[]
/** Of the next answers; 0 breaks the connection off, and 200 is the rest. */
let statuses: number[]
let settings: NodeSettings

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'register-'))
  asked = []
  statuses = []
  const answer = (registration: RelayRegistration): readonly [number, object] => {
    asked.push(registration)
    const status = statuses.shift() ?? 200
    return [
      status,
      status === 200 ? { id: 'relay-1', serverTime: '2026-01-01T00:00:00.000Z' } : { message: 'Why not.' },
    ]
  }
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const [status, json] = answer(RelayRegistration.parse(JSON.parse(Buffer.concat(parts).toString())))
      if (status === 0) request.socket.destroy()
      else response.writeHead(status).end(JSON.stringify(json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  settings = {
    ...{
      RELAY_ID: 'relay-1',
      WORKER_URL: `http://127.0.0.1:${port}`,
      RELAY_URL: 'https://relay.example',
      ROLE: 'both',
    },
  } as NodeSettings
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(root, { recursive: true, force: true })
})

const now = () => register(placesUnder(root), settings, { token: TOKEN, tryAgainMs: 1 })

it('tells a secret that is on disk before, and is done', async () => {
  const places = placesUnder(root)
  expect(isRegistered(places, settings)).toBe(false)
  await now()
  expect(asked).toEqual([
    { token: TOKEN, id: 'relay-1', url: 'https://relay.example', role: 'both', secret: expect.any(String) },
  ])
  expect(readFileSync(places.secretFile, 'utf8')).toBe(`${asked[0]?.secret}\n`)
  expect(statSync(places.secretFile).mode & 0o777).toBe(0o600)
  expect(isRegistered(places, settings)).toBe(true)
  expect(isRegistered(places, { ...settings, RELAY_URL: 'https://other.example' })).toBe(false)
})

it('repeats the same request when the answer is lost or the Worker is in trouble', async () => {
  statuses = [0, 503]
  await now()
  expect(asked).toHaveLength(3)
  expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(1)
})

it('says what the Worker refused, asks once only, and tries with the same secret later', async () => {
  statuses = [401]
  await expect(now()).rejects.toThrow(/did not register relay-1: answer 401 Why not\./)
  expect(asked).toHaveLength(1)
  expect(isRegistered(placesUnder(root), settings)).toBe(false)
  await now()
  expect(asked[1]?.secret).toBe(asked[0]?.secret)
})

it('gives up after a few tries', async () => {
  statuses = Array(9).fill(503)
  await expect(now()).rejects.toThrow('answer 503')
  expect(asked).toHaveLength(5)
})
