/** Relay: mails a second from the first POST or SMTP command to the last mail in the sink. */
import { type Later, withCleanup } from '../parts/cleanup.ts'
import { makeParcels, postParcels } from '../parts/jobs.ts'
import { runProgram, waitUntil } from '../parts/processes.ts'
import { type Sink, startDelayingSink, startSmtpSink } from '../parts/relay/counting-sink.ts'
import { startHarakaRelay } from '../parts/relay/haraka-relay.ts'
import { startAgent, startOurHaraka, startWorkerThatAgrees } from '../parts/relay/our-relay.ts'
import { startPostfixRelay, whyNoPostfix } from '../parts/relay/postfix-relay.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'

const POSTFIX_AIM = 2
const MAIL_BYTES = '5000'
const RUN_TIMEOUT_MS = 60_000

interface Setting {
  readonly slots: number
  readonly replyDelayMs: number
  readonly mails: number
}

/** Fewer mails where each waits for its replies: the rate is steady long before. */
const SETTINGS: readonly Setting[] = [
  { slots: 20, replyDelayMs: 0, mails: 2_000 },
  { slots: 100, replyDelayMs: 0, mails: 2_000 },
  { slots: 1, replyDelayMs: 80, mails: 40 },
  { slots: 20, replyDelayMs: 80, mails: 500 },
  { slots: 100, replyDelayMs: 80, mails: 1_500 },
  { slots: 500, replyDelayMs: 80, mails: 3_000 },
]

const startSink = (later: Later, { replyDelayMs }: Setting): Promise<Sink> =>
  replyDelayMs > 0 ? startDelayingSink(later, { replyDelayMs }) : startSmtpSink(later)

async function measureUntilAll(sink: Sink, mails: number, send: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  const sending = send()
  await waitUntil(`${mails} mails in the sink`, () => sink.count() >= mails, { timeoutMs: RUN_TIMEOUT_MS, everyMs: 5 })
  const perSecond = mails / ((performance.now() - startMs) / 1_000)
  await sending
  if (sink.count() !== mails) throw new Error(`${sink.count()} mails came, ${mails} were sent`)
  return perSecond
}

const inject = (port: number, { slots, mails }: Setting): Promise<string> =>
  runProgram(
    '/usr/sbin/smtp-source',
    [
      '-d',
      '-s',
      String(slots),
      '-m',
      String(mails),
      '-l',
      MAIL_BYTES,
      '-f',
      'bench@bench.example',
      '-t',
      'ada@peer.example',
      `127.0.0.1:${port}`,
    ],
    RUN_TIMEOUT_MS,
  )

const measureOurs = (setting: Setting): Promise<number> =>
  withCleanup(async (later) => {
    const sink = await startSink(later, setting)
    const workerUrl = await startWorkerThatAgrees(later)
    const { socketPath: harakaSocket } = await startOurHaraka(later)
    const agent = await startAgent(later, { workerUrl, slots: setting.slots, sinkPort: sink.port, harakaSocket })
    const parcels = makeParcels(setting.mails)
    return measureUntilAll(sink, setting.mails, () => postParcels(agent.url, parcels))
  })

type StartPeer = (later: Later, sinkPort: number, concurrency: number) => Promise<number>

const measurePeer = (setting: Setting, start: StartPeer): Promise<number> =>
  withCleanup(async (later) => {
    const sink = await startSink(later, setting)
    const port = await start(later, sink.port, setting.slots)
    return measureUntilAll(sink, setting.mails, () => inject(port, setting))
  })

const startPostfix: StartPeer = async (later, sinkPort, concurrency) =>
  (await startPostfixRelay(later, { sinkPort, concurrency })).port

/** `smtp-source` straight into the sink; with a delay, slots over the two waits that a pipelined mail cannot avoid. */
const measureLimit = (setting: Setting): Promise<number> =>
  withCleanup(async (later) => {
    if (setting.replyDelayMs > 0) return setting.slots / ((2 * setting.replyDelayMs) / 1_000)
    const sink = await startSink(later, setting)
    return measureUntilAll(sink, setting.mails, () => inject(sink.port, setting))
  })

async function measureSetting(setting: Setting, remarks: string[]): Promise<Comparison[]> {
  const delay = setting.replyDelayMs > 0 ? `${setting.replyDelayMs} ms a reply` : 'loopback'
  const what = `${setting.mails} mails of 5 KB, ${setting.slots} slots, ${delay}`
  const ours = await measureOurs(setting)
  const comparisons: Comparison[] = []
  const against = async (name: string, aim: number | null, measure: () => Promise<number>) => {
    const common = { bench: 'relay', what, unit: 'mails/s', ours, against: name, isLowerBetter: false, aim }
    try {
      comparisons.push({ ...common, theirs: await measure() })
    } catch (error) {
      remarks.push(`relay: ${name} could not be run (${what}): ${String(error).slice(0, 300)}`)
    }
  }
  const why = whyNoPostfix()
  if (why === null) await against('Postfix', POSTFIX_AIM, () => measurePeer(setting, startPostfix))
  else remarks.push(`relay: no Postfix: ${why}`)
  await against('bare Haraka, queue in memory', null, () => measurePeer(setting, startHarakaRelay))
  const limit = setting.replyDelayMs > 0 ? 'limit: slots / (2 × delay)' : 'limit: smtp-source → smtp-sink'
  await against(limit, null, () => measureLimit(setting))
  return comparisons
}

async function run(): Promise<BenchResult> {
  const comparisons: Comparison[] = []
  const remarks: string[] = []
  for (const setting of SETTINGS) comparisons.push(...(await measureSetting(setting, remarks)))
  return { comparisons, remarks }
}

export const relay: Bench = { name: 'relay', run }
