/** Latency: accept → the remote's 250 → `delivered` readable, one mail at a time through the whole running system. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { replaceFile } from '../../scripts/dev/replace-file.ts'
import { startSystem } from '../../test/dev/start-system.ts'
import { withCleanup } from '../parts/cleanup.ts'
import { waitUntil } from '../parts/processes.ts'
import { startPostfixRelay, whyNoPostfix } from '../parts/relay/postfix-relay.ts'
import { startTimingSink } from '../parts/relay/timing-sink.ts'
import { type Bench, type BenchResult, type Comparison, percentile } from '../parts/result.ts'
import { sampleMail, sampleRequest } from '../parts/sample-mail.ts'
import { sendSteadily } from '../parts/send-steadily.ts'
import { submitMail } from '../parts/submit-mail.ts'

const MAILS = 200
const WARM_UP_MAILS = 20
const EVERY_MS = 125
const AIM_MS = 150
const READ_EVERY_MS = 10
const ZONE_SERVED_MS = 1_500
const MX_NAME = 'sink.mailstead.test'
const CONCURRENCY = 20
const OUTPUT_CHARS = 1_000

const Sent = z.object({ id: z.string() })
const Message = z.object({ last_event: z.string() })
const Zone = z.record(z.string(), z.unknown())

/** From the moment that the sender had its answer. */
interface Sample {
  readonly answerMs: number
  readonly remoteMs: number
  readonly readableMs: number
}

interface Sender {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly takenAt: (id: string) => Promise<number>
}

async function sendOne({ url, headers, body, takenAt }: Sender): Promise<Sample> {
  const startMs = performance.now()
  const response = await fetch(`${url}/v1/emails`, { method: 'POST', headers, body })
  const { id } = Sent.parse(await response.json())
  const acceptedMs = performance.now()
  if (response.status !== 200) throw new Error(`POST /v1/emails answered ${response.status}`)
  const takenMs = await takenAt(id)
  const isDelivered = async () => {
    const read = await fetch(`${url}/v1/emails/${id}`, { headers })
    return Message.parse(await read.json()).last_event === 'delivered'
  }
  await waitUntil(`${id} to be delivered`, isDelivered, { everyMs: READ_EVERY_MS })
  return {
    answerMs: acceptedMs - startMs,
    remoteMs: takenMs - acceptedMs,
    readableMs: performance.now() - acceptedMs,
  }
}

const measureOurs = (): Promise<Sample[]> =>
  withCleanup(async (later) => {
    const sink = await startTimingSink(later)
    const system = await startSystem()
    later(() => system.stop())
    const zoneFile = join(system.localDir, 'zone.json')
    const zone = Zone.parse(JSON.parse(readFileSync(zoneFile, 'utf8')))
    // Whole at any moment: the DNS server reads it at each query.
    replaceFile(zoneFile, JSON.stringify({ ...zone, _port: { [MX_NAME]: sink.port } }))
    // A changed zone is served within a second; before that a mail goes to the system's own sink.
    await wait(ZONE_SERVED_MS)
    const { url, apiKey, domain } = system.dev
    const sender: Sender = {
      url,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: sampleRequest(`bench@${domain}`, 'ada@latency.example'),
      takenAt: sink.takenAt,
    }
    await sendSteadily({ mails: WARM_UP_MAILS, everyMs: EVERY_MS }, () => sendOne(sender))
    return sendSteadily({ mails: MAILS, everyMs: EVERY_MS }, () => sendOne(sender)).catch((error: unknown) => {
      throw new Error(`${String(error)}; the system said: ${system.output().slice(-OUTPUT_CHARS)}`)
    })
  })

const measurePostfix = (): Promise<Pick<Sample, 'answerMs' | 'remoteMs'>[]> =>
  withCleanup(async (later) => {
    const sink = await startTimingSink(later)
    const { port } = await startPostfixRelay(later, { sinkPort: sink.port, concurrency: CONCURRENCY })
    const sendMail = async (token: string) => {
      const startMs = performance.now()
      const text = sampleMail(token)
      const acceptedMs = await submitMail({ port, mailFrom: 'bench@bench.example', rcptTo: 'ada@peer.example', text })
      return { answerMs: acceptedMs - startMs, remoteMs: (await sink.takenAt(token)) - acceptedMs }
    }
    await sendSteadily({ mails: WARM_UP_MAILS, everyMs: EVERY_MS }, (at) => sendMail(`warm${at}`))
    return sendSteadily({ mails: MAILS, everyMs: EVERY_MS }, (at) => sendMail(`mail${at}`))
  })

function compareAll(ours: readonly Sample[], postfix: readonly Pick<Sample, 'answerMs' | 'remoteMs'>[]): Comparison[] {
  const common = { bench: 'latency', isLowerBetter: true, aim: null }
  const [remote, readable] = [ours.map(({ remoteMs }) => remoteMs), ours.map(({ readableMs }) => readableMs)]
  const whole = (samples: readonly Pick<Sample, 'answerMs' | 'remoteMs'>[]) =>
    samples.map(({ answerMs, remoteMs }) => answerMs + remoteMs)
  const both = [0.5, 0.99].flatMap((share) => {
    const unit = `ms p${share * 100}`
    return [
      {
        ...common,
        unit,
        what: 'accepted (200) → remote 250',
        against: 'Postfix, accepted (250) → sink 250',
        ours: percentile(remote, share),
        theirs: percentile(
          postfix.map(({ remoteMs }) => remoteMs),
          share,
        ),
      },
      {
        ...common,
        unit,
        what: 'request begins → remote 250',
        against: 'Postfix, connect → sink 250',
        ours: percentile(whole(ours), share),
        theirs: percentile(whole(postfix), share),
      },
      {
        ...common,
        unit,
        what: 'accepted (200) → `delivered` readable',
        against: 'the aim',
        ours: percentile(readable, share),
        theirs: AIM_MS,
        aim: share === 0.5 ? 1 : null,
      },
    ]
  })
  return postfix.length > 0 ? both : both.filter(({ against }) => against === 'the aim')
}

async function run(): Promise<BenchResult> {
  const why = whyNoPostfix()
  const ours = await measureOurs()
  const postfix = why === null ? await measurePostfix() : []
  const remark = `latency: ${MAILS} mails, one every ${EVERY_MS} ms, through \`wrangler dev\`, whose proxy takes part in it`
  return {
    comparisons: compareAll(ours, postfix),
    remarks: why === null ? [remark] : [remark, `latency: no Postfix: ${why}`],
  }
}

export const latency: Bench = { name: 'latency', run }
