/** The whole system around a Worker that counts what each mail uses, for what is measured over the life of mails. */
import type { Later } from '../cleanup.ts'
import { openProfiler, type Profiler } from '../cpu-profile.ts'
import { findFreePort, waitUntil } from '../processes.ts'
import { RELAY_ID, RELAY_SECRET, startAgent, startOurHaraka } from '../relay/our-relay.ts'
import { startTimingSink } from '../relay/timing-sink.ts'
import { sampleBatch, sampleRequest } from '../sample-mail.ts'
import { sendSteadily } from '../send-steadily.ts'
import { allowingVariables, createHook, startWebhookReceiver, type WebhookReceiver } from '../webhook-receiver.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../worker-system.ts'
import { Phases } from './bill.ts'

const SLOTS = 20
const RECIPIENT = 'ada@peer.example'
const EVENTS = ['email.delivered', 'email.bounced', 'email.complained']
const TIMEOUT_MS = 30_000
const SETTLED_MS = 1_000

/** How mails are sent: so many requests, one every so often. */
export interface Sending {
  readonly path: string
  readonly mailsEach: number
  readonly requests: number
  readonly everyMs: number
}

/** The metered product with agent, Haraka, sink and one webhook. */
export interface MeteredSystem {
  readonly system: WorkerSystem
  readonly receiver: WebhookReceiver
  readonly profiler: Profiler
  readonly apiKey: string
  readonly from: string
}

/** Starts it with a tenant whose webhook listens; ready once the relay's heartbeat was heard. */
export async function startMeteredSystem(later: Later): Promise<MeteredSystem> {
  const [receiver, sink, inspectorPort] = [
    await startWebhookReceiver(later),
    await startTimingSink(later),
    await findFreePort(),
  ]
  const system = await startWorkerSystem(later, {
    ...{ isConsuming: true, entry: 'bench/workers/metered-worker.ts', inspectorPort },
    variables: allowingVariables(receiver),
  })
  const { socketPath: harakaSocket } = await startOurHaraka(later)
  const relay = { workerUrl: system.productUrl, slots: SLOTS, sinkPort: sink.port, harakaSocket }
  const agent = await startAgent(later, relay)
  const { apiKey, from } = await createBenchTenant(system)
  await createHook(system.productUrl, apiKey, receiver, EVENTS)
  await callBench(system, '/relay', { id: RELAY_ID, url: agent.url, secret: RELAY_SECRET })
  await waitUntil('a heartbeat', async () => (await callBench(system, '/relay-is-alive')) === true)
  return { system, receiver, apiKey, from, profiler: await openProfiler(later, inspectorPort, 'product') }
}

/** Asks the metered Worker, outside of what it counts. */
export async function callMetered({ system }: MeteredSystem, path: string): Promise<unknown> {
  const response = await fetch(`${system.productUrl}/bench/${path}`)
  if (!response.ok) throw new Error(`/bench/${path} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

/** Until the webhook has heard of every mail. */
export async function sendAll({ system, receiver, apiKey, from }: MeteredSystem, way: Sending): Promise<void> {
  const { path, mailsEach, requests, everyMs } = way
  const body = mailsEach === 1 ? sampleRequest(from, RECIPIENT) : sampleBatch(from, RECIPIENT, mailsEach)
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const wanted = receiver.received.size + mailsEach * requests
  await sendSteadily({ mails: requests, everyMs }, async () => {
    const response = await fetch(system.productUrl + path, { method: 'POST', headers, body })
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    await response.text()
  })
  await waitUntil(`${wanted} webhooks`, () => receiver.received.size >= wanted, { timeoutMs: TIMEOUT_MS })
}

/** Until nothing more is counted: results are written when the webhook has been heard. */
export async function settle(system: MeteredSystem): Promise<void> {
  let before = ''
  const isSettled = async () => {
    const { 'not of a mail': _, ...phases } = Phases.parse(await callMetered(system, 'counts'))
    const now = JSON.stringify(phases)
    const isSame = now === before
    before = now
    return isSame
  }
  await waitUntil('the system to rest', isSettled, { everyMs: SETTLED_MS })
}
