/** Webhook: an event is posted as a relay does → the tenant's endpoint has the whole body; beside a bare queue and fetch. */
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { z } from 'zod'
import { withCleanup } from '../parts/cleanup.ts'
import { waitUntil } from '../parts/processes.ts'
import { RELAY_ID, RELAY_SECRET } from '../parts/relay/our-relay.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { sampleRequest } from '../parts/sample-mail.ts'
import { sendSteadily } from '../parts/send-steadily.ts'
import { allowingVariables, createHook, startWebhookReceiver, type WebhookReceiver } from '../parts/webhook-receiver.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const MAILS = 80
/** Deliveries that the webhook has behind it: what a busy one makes in an hour. */
const EARLIER = 100_000
const WARM_UP_MAILS = 20
const EVERY_MS = 125
const BURST = 200
const AIM_MS = 1_000
const GROWTH_MAX = 1.5
const PATH = '/relay/v1/events'

const Wakes = z.array(z.object({ tenant: z.string(), job: z.string() }))
type Wake = z.infer<typeof Wakes>[number]

function deliveredEvent({ tenant, job }: Wake) {
  const now = new Date().toISOString()
  const source = { source: null, ehlo: 'relay.bench.example', tls: 'may', site: 'peer.example' }
  const outcome = {
    ...{
      id: crypto.randomUUID(),
      jobId: job,
      verdict: 'delivered',
      phase: 'dot',
      reply: { code: 250, enhanced: '2.0.0', text: 'ok' },
    },
    ...{ error: null, tls: null, reused: false, startedAt: now, endedAt: now, transcript: [] },
  }
  const attempt = {
    ...outcome,
    no: 1,
    nextTryAt: null,
    target: { mx: 'mx.peer.example', ip: '192.0.2.1', port: 25, ...source },
  }
  const event = { id: `${job}|0|1|delivered`, tenant, messageId: job, jobId: job, epoch: 1, n: 0, kind: 'delivered' }
  return { ...event, attempt, occurredAt: now }
}

/** Posts the events of some mails together; from then until the endpoint has all of them. */
async function measureEvents(system: WorkerSystem, receiver: WebhookReceiver, wakes: readonly Wake[]): Promise<number> {
  const key = await importRelaySecret(RELAY_SECRET)
  const body = JSON.stringify({ events: wakes.map(deliveredEvent) })
  const signed = { method: 'POST', path: PATH, digest: await sha256Hex(body), nowMs: Date.now() }
  const headers = { 'content-type': 'application/json', ...(await signRequest(key, RELAY_ID, signed)) }
  const startMs = performance.now()
  const response = await fetch(system.productUrl + PATH, { method: 'POST', headers, body })
  if (response.status !== 202) throw new Error(`${PATH} answered ${response.status}: ${await response.text()}`)
  const heard: number[] = []
  for (const { job } of wakes) heard.push(await receivedAt(receiver, job))
  return Math.max(...heard) - startMs
}

async function receivedAt({ received }: WebhookReceiver, mail: string): Promise<number> {
  await waitUntil(`the event of ${mail}`, () => received.has(mail), { everyMs: 1 })
  return received.get(mail) ?? Number.NaN
}

/** Queue → consumer → one read → POST. */
async function measureBare(system: WorkerSystem, receiver: WebhookReceiver): Promise<number> {
  const id = crypto.randomUUID()
  const startMs = performance.now()
  await callBench(system, '/bare-webhook', { endpoint: receiver.endpoint, id })
  return (await receivedAt(receiver, id)) - startMs
}

interface Spans {
  readonly ours: number
  readonly bare: number
}

function compareAt(share: number, fresh: readonly Spans[], busy: readonly Spans[]): Comparison[] {
  const of = (spans: readonly Spans[], which: keyof Spans) =>
    percentile(
      spans.map((each) => each[which]),
      share,
    )
  const common = { bench: 'webhook', unit: `ms p${share * 100}`, isLowerBetter: true }
  const bare = 'bare: queue, one read, POST'
  const [what, later] = ['event posted → webhook has the body', `the same, ${EARLIER} deliveries before`]
  const ours = of(fresh, 'ours')
  return [
    { ...common, what, ours, against: 'the aim', theirs: AIM_MS, aim: 1 },
    { ...common, what, ours, against: bare, theirs: of(fresh, 'bare'), aim: null },
    { ...common, what: later, ours: of(busy, 'ours'), against: 'the aim', theirs: AIM_MS, aim: 1 },
    { ...common, what: later, ours: of(busy, 'ours'), against: 'without them', theirs: ours, aim: 1 / GROWTH_MAX },
  ]
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const receiver = await startWebhookReceiver(later)
    const system = await startWorkerSystem(later, { isConsuming: true, variables: allowingVariables(receiver) })
    const { apiKey, from } = await createBenchTenant(system)
    await createHook(system.productUrl, apiKey, receiver, ['email.delivered'])
    await callBench(system, '/relay', { id: RELAY_ID, url: 'http://127.0.0.1:9', secret: RELAY_SECRET })
    const mail: unknown = JSON.parse(sampleRequest(from, 'ada@peer.example'))
    const wakes = Wakes.parse(
      await callBench(system, '/jobs', { apiKey, count: 2 * (MAILS + BURST) + WARM_UP_MAILS, mail }),
    )
    await callBench(system, '/lease', { id: RELAY_ID })
    const steadily = (from: number, mails: number) =>
      sendSteadily({ mails, everyMs: EVERY_MS }, async (at) => {
        const ours = await measureEvents(system, receiver, wakes.slice(from + at, from + at + 1))
        return { ours, bare: await measureBare(system, receiver) }
      })
    const burst = (from: number) => measureEvents(system, receiver, wakes.slice(from, from + BURST))
    await steadily(0, WARM_UP_MAILS)
    const fresh = await steadily(WARM_UP_MAILS, MAILS)
    const second = WARM_UP_MAILS + MAILS
    const freshMs = await burst(second)
    await callBench(system, '/fill-webhook-deliveries', { rows: EARLIER })
    const busyMs = await burst(second + BURST)
    const busy = await steadily(second + 2 * BURST, MAILS)
    const last = {
      ...{ bench: 'webhook', unit: 'ms', isLowerBetter: true, aim: 1 / GROWTH_MAX },
      ...{ what: `${BURST} events in one POST → last body, ${EARLIER} deliveries before`, against: 'without them' },
    }
    return {
      comparisons: [
        ...[0.5, 0.9].flatMap((share) => compareAt(share, fresh, busy)),
        { ...last, ours: busyMs, theirs: freshMs },
      ],
      remarks: [`webhook: ${MAILS} events each, one every ${EVERY_MS} ms, the time-out of both queues 0`],
    }
  })

export const webhook: Bench = { name: 'webhook', run }
