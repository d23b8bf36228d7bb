/** Webhook: an event is posted as a relay does → the tenant's endpoint has the whole body; beside a bare queue and fetch. */
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { z } from 'zod'
import { withCleanup } from '../parts/cleanup.ts'
import { RELAY_ID, RELAY_SECRET } from '../parts/our-relay.ts'
import { waitUntil } from '../parts/processes.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { sampleRequest } from '../parts/sample-mail.ts'
import { sendSteadily } from '../parts/send-steadily.ts'
import { allowingVariables, createHook, startWebhookReceiver, type WebhookReceiver } from '../parts/webhook-receiver.ts'
import { callBench, createBenchTenant, startWorkerSystem, type WorkerSystem } from '../parts/worker-system.ts'

const MAILS = 120
const WARM_UP_MAILS = 20
const EVERY_MS = 125
const AIM_MS = 1_000
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
  const attempt = { ...outcome, no: 1, target: { mx: 'mx.peer.example', ip: '192.0.2.1', port: 25, ...source } }
  const event = { id: `${job}|0|1|delivered`, tenant, messageId: job, jobId: job, epoch: 1, n: 0, kind: 'delivered' }
  return { events: [{ ...event, attempt, occurredAt: now }] }
}

/** Posts the event of one mail; from then until the endpoint has it. */
async function measureOne(system: WorkerSystem, receiver: WebhookReceiver, wake: Wake): Promise<number> {
  const key = await importRelaySecret(RELAY_SECRET)
  const body = JSON.stringify(deliveredEvent(wake))
  const signed = { method: 'POST', path: PATH, digest: await sha256Hex(body), nowMs: Date.now() }
  const headers = { 'content-type': 'application/json', ...(await signRequest(key, RELAY_ID, signed)) }
  const startMs = performance.now()
  const response = await fetch(system.productUrl + PATH, { method: 'POST', headers, body })
  if (response.status !== 202) throw new Error(`${PATH} answered ${response.status}: ${await response.text()}`)
  return (await receivedAt(receiver, wake.job)) - startMs
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

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const receiver = await startWebhookReceiver(later)
    const system = await startWorkerSystem(later, { isConsuming: true, variables: allowingVariables(receiver) })
    const { apiKey, from } = await createBenchTenant(system)
    await createHook(system.productUrl, apiKey, receiver, ['email.delivered'])
    await callBench(system, '/relay', { id: RELAY_ID, url: 'http://127.0.0.1:9', secret: RELAY_SECRET })
    const mail: unknown = JSON.parse(sampleRequest(from, 'ada@peer.example'))
    const wakes = Wakes.parse(await callBench(system, '/jobs', { apiKey, count: MAILS + WARM_UP_MAILS, mail }))
    const steadily = (from: number, mails: number) =>
      sendSteadily({ mails, everyMs: EVERY_MS }, async (at) => {
        const wake = wakes[from + at]
        if (!wake) throw new Error('there are as many mails as events')
        return { ours: await measureOne(system, receiver, wake), bare: await measureBare(system, receiver) }
      })
    await steadily(0, WARM_UP_MAILS)
    const spans = await steadily(WARM_UP_MAILS, MAILS)
    const common = { bench: 'webhook', what: 'event posted → webhook has the body', isLowerBetter: true }
    return {
      comparisons: [0.5, 0.9].flatMap((share): Comparison[] => {
        const of = (which: 'ours' | 'bare') =>
          percentile(
            spans.map((each) => each[which]),
            share,
          )
        const beside = { ...common, unit: `ms p${share * 100}`, ours: of('ours') }
        return [
          { ...beside, against: 'the aim', theirs: AIM_MS, aim: 1 },
          { ...beside, against: 'bare: queue, one read, POST', theirs: of('bare'), aim: null },
        ]
      }),
      remarks: [`webhook: ${MAILS} events, one every ${EVERY_MS} ms, the time-out of both queues 0`],
    }
  })

export const webhook: Bench = { name: 'webhook', run }
