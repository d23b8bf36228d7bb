/** Cost: the whole life of mails, from the request to the deletion of the last row, counted and priced. */
import { z } from 'zod'
import { type Later, withCleanup } from '../parts/cleanup.ts'
import { openProfiler, type Profiler } from '../parts/cpu-profile.ts'
import { type Bill, Phases, toBill } from '../parts/life/bill.ts'
import { PRICES_READ } from '../parts/life/prices.ts'
import { watchRunQueue } from '../parts/life/run-queue.ts'
import { Statements, toStatementTable } from '../parts/life/statements.ts'
import { findFreePort, waitUntil } from '../parts/processes.ts'
import { RELAY_ID, RELAY_SECRET, startAgent, startOurHaraka } from '../parts/relay/our-relay.ts'
import { startTimingSink } from '../parts/relay/timing-sink.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'
import { sampleBatch, sampleRequest } from '../parts/sample-mail.ts'
import { sendSteadily } from '../parts/send-steadily.ts'
import { allowingVariables, createHook, startWebhookReceiver, type WebhookReceiver } from '../parts/webhook-receiver.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const SLOTS = 20
const WARM_UP_MAILS = 40
const RECIPIENT = 'ada@peer.example'
const EVENTS = ['email.delivered', 'email.bounced', 'email.complained']
const TIMEOUT_MS = 30_000
const SETTLED_MS = 1_000

interface Way {
  readonly name: string
  readonly path: string
  readonly mailsEach: number
  readonly requests: number
  readonly everyMs: number
  /** Dollars a million mails. */
  readonly aim: number
}

const WAYS: readonly Way[] = [
  { name: 'sent singly', path: '/v1/emails', mailsEach: 1, requests: 300, everyMs: 25, aim: 25 },
  { name: 'sent in batches of 100', path: '/v1/emails/batch', mailsEach: 100, requests: 4, everyMs: 2_000, aim: 18 },
]

interface World {
  readonly system: WorkerSystem
  readonly receiver: WebhookReceiver
  readonly profiler: Profiler
  readonly apiKey: string
  readonly from: string
}

async function startWorld(later: Later): Promise<World> {
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

async function callMetered({ system }: World, path: string): Promise<unknown> {
  const response = await fetch(`${system.productUrl}/bench/${path}`)
  if (!response.ok) throw new Error(`/bench/${path} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

/** Until the webhook has heard of every mail. */
async function sendAll({ system, receiver, apiKey, from }: World, way: Omit<Way, 'aim' | 'name'>): Promise<void> {
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
async function settle(world: World): Promise<void> {
  let before = ''
  const isSettled = async () => {
    const { 'not of a mail': _, ...phases } = Phases.parse(await callMetered(world, 'counts'))
    const now = JSON.stringify(phases)
    const isSame = now === before
    before = now
    return isSame
  }
  await waitUntil('the system to rest', isSettled, { everyMs: SETTLED_MS })
}

const Left = z.object({ left: z.record(z.string(), z.number()) })

interface Life {
  readonly bill: Bill
  readonly statements: string
  readonly share: number
}

async function liveThrough(world: World, way: Way): Promise<Life> {
  await callMetered(world, 'forget')
  const shareOf = watchRunQueue()
  await world.profiler.start()
  await sendAll(world, way)
  await settle(world)
  await callMetered(world, 'archive')
  const { left } = Left.parse(await callMetered(world, 'retention'))
  const { cpuMs } = await world.profiler.stop()
  // The newest event stays, with its delivery and its attempt: the next one is numbered after it.
  if (Object.values(left).some((rows) => rows > 1))
    throw new Error(`After all retention there are ${JSON.stringify(left)}`)
  const share = shareOf()
  const phases = Phases.parse(await callMetered(world, 'counts'))
  const mails = way.mailsEach * way.requests
  const statements = Statements.parse(await callMetered(world, 'statements'))
  return {
    ...{ share, statements: toStatementTable(way.name, statements, mails) },
    bill: toBill(way.name, phases, { mails, cpuMs: cpuMs * share }),
  }
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const world = await startWorld(later)
    await sendAll(world, { path: '/v1/emails', mailsEach: 1, requests: WARM_UP_MAILS, everyMs: 25 })
    await settle(world)
    await callMetered(world, 'retention')
    const [comparisons, tables, remarks]: [Comparison[], string[], string[]] = [[], [], []]
    for (const way of WAYS) {
      const { bill, statements, share } = await liveThrough(world, way)
      tables.push(bill.table, statements)
      remarks.push(`cost: ${way.name}: threads had a core ${(share * 100).toFixed(0)} % of the time they wanted one`)
      comparisons.push({
        ...{ bench: 'cost', what: `5 KB, one recipient, one webhook, ${way.name}`, unit: '$ a million mails' },
        ...{ ours: bill.dollars, against: 'the aim', theirs: way.aim, isLowerBetter: true, aim: 1 },
      })
    }
    remarks.push(
      `cost: prices of ${PRICES_READ}, beyond what the plan includes; without storage and without heartbeats`,
    )
    return { comparisons, tables, remarks }
  })

export const cost: Bench = { name: 'cost', run }
