/** The Worker's side of the relay protocol for tests: checks signatures, keeps events, renews and keeps leases, gives orders. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type DeliveryEvent, DeliveryEventBatch } from '@mailstead/contracts/delivery-event.ts'
import { Heartbeat, type HeartbeatAnswer, LeasesBody } from '@mailstead/contracts/heartbeat.ts'
import { checkSignature, importRelaySecret } from '@mailstead/contracts/relay-signature.ts'

export interface FakeWorker {
  readonly url: string
  /** Every event of every POST that was answered with 200, repeats included. */
  readonly events: DeliveryEvent[]
  readonly heartbeats: Heartbeat[]
  /** Every job of every `/leases`, answered or not. */
  readonly asked: string[]
  /** Whether a job is this relay's still. */
  keeps: (jobId: string) => boolean
  /** Status of `/leases`. */
  leasesStatus: number
  /** What heartbeats answer besides the lease. */
  orders: Pick<HeartbeatAnswer, 'holds' | 'commands' | 'sources'>
  /** True: every connection is broken off. */
  isCut: boolean
  /** What the network does to each POST: its request does not come, or its answer is lost after it was done. */
  lose: () => 'request' | 'answer' | null
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
  const asked: string[] = []
  const answerLeases = (body: string): [number, unknown] => {
    const ids = LeasesBody.parse(JSON.parse(body)).jobs.map(({ id }) => String(id))
    asked.push(...ids)
    return [fake.leasesStatus, { kept: ids.filter(fake.keeps) }]
  }
  const answerHeartbeat = (body: string): [number, unknown] => {
    heartbeats.push(Heartbeat.parse(JSON.parse(body)))
    const nowMs = Date.now() + fake.offsetMs
    const leaseUntil = new Date(nowMs + fake.leaseMs).toISOString()
    return [200, { leaseUntil, serverTime: new Date(nowMs).toISOString(), ...fake.orders }]
  }
  const answerTo = (path: string, body: string): [number, unknown] => {
    if (path === '/relay/v1/events') {
      const batch = DeliveryEventBatch.parse(JSON.parse(body))
      if (fake.status === 200) events.push(...batch.events)
      return [fake.status, {}]
    }
    return path === '/relay/v1/leases' ? answerLeases(body) : answerHeartbeat(body)
  }
  const server = createServer((request, response) => {
    const lost = fake.lose()
    if (fake.isCut || lost === 'request') return void request.destroy()
    const answer = async (): Promise<[number, unknown]> => {
      const body = await readText(request)
      const path = request.url ?? ''
      const header = (name: string) => request.headers[name]?.toString()
      const checked = await checkSignature([key], { method: 'POST', path, header, nowMs: Date.now() })
      const serverTime = new Date().toISOString()
      return checked.ok ? answerTo(path, body) : [401, { error: checked.why, serverTime }]
    }
    void answer().then(
      ([status, json]) =>
        lost === 'answer' ? response.destroy() : response.writeHead(status).end(JSON.stringify(json)),
      (reason: unknown) => response.writeHead(400).end(String(reason)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const fake: FakeWorker = {
    url: `http://127.0.0.1:${port}`,
    ...{ events, heartbeats, asked },
    isCut: false,
    lose: () => null,
    keeps: () => true,
    leasesStatus: 200,
    orders: {},
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
