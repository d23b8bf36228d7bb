/** The Worker's side of the relay protocol for tests: checks signatures, keeps events, renews leases. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type DeliveryEvent, DeliveryEventBatch } from '@mailstead/contracts/delivery-event.ts'
import { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import { checkSignature, importRelaySecret } from '@mailstead/contracts/relay-signature.ts'

export interface FakeWorker {
  readonly url: string
  /** Every event of every POST that was answered with 200, repeats included. */
  readonly events: DeliveryEvent[]
  readonly heartbeats: Heartbeat[]
  /** Status of `/events`; others than 200 keep nothing. */
  status: number
  /** How long a lease lasts from the Worker's time. */
  leaseMs: number
  /** Offset of the Worker's injected clock. */
  offsetMs: number
  kindsOf(jobId: string): string[]
  close(): Promise<void>
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** Starts it on a random port. */
export async function startFakeWorker(secret: string): Promise<FakeWorker> {
  const key = await importRelaySecret(secret)
  const events: DeliveryEvent[] = []
  const heartbeats: Heartbeat[] = []
  const answerTo = (path: string, body: string): [number, unknown] => {
    if (path === '/relay/v1/events') {
      const batch = DeliveryEventBatch.parse(JSON.parse(body))
      if (fake.status === 200) events.push(...batch.events)
      return [fake.status, {}]
    }
    heartbeats.push(Heartbeat.parse(JSON.parse(body)))
    const leaseUntil = new Date(Date.now() + fake.offsetMs + fake.leaseMs).toISOString()
    return [200, { leaseUntil, serverTime: new Date().toISOString() }]
  }
  const server = createServer((request, response) => {
    const answer = async (): Promise<[number, unknown]> => {
      const body = await readText(request)
      const path = request.url ?? ''
      const header = (name: string) => request.headers[name]?.toString()
      const checked = await checkSignature([key], { method: 'POST', path, header, nowMs: Date.now() })
      return checked.ok ? answerTo(path, body) : [401, { error: checked.why }]
    }
    void answer().then(
      ([status, json]) => response.writeHead(status).end(JSON.stringify(json)),
      (reason: unknown) => response.writeHead(400).end(String(reason)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const fake: FakeWorker = {
    url: `http://127.0.0.1:${port}`,
    events,
    heartbeats,
    status: 200,
    leaseMs: 600_000,
    offsetMs: 0,
    kindsOf: (jobId) => events.filter((event) => event.jobId === jobId).map((event) => event.kind),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return fake
}
