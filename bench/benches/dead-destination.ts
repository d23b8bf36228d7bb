/** One destination is dead with many mails waiting for it: what that costs the mails of others, at the relay. */
import { type Later, withCleanup } from '../parts/cleanup.ts'
import { makeParcels, makeSingle, postParcels } from '../parts/jobs.ts'
import { runProgram } from '../parts/processes.ts'
import { startDeadHost } from '../parts/relay/dead-host.ts'
import { type RunningAgent, startAgent, startOurHaraka, startWorkerThatAgrees } from '../parts/relay/our-relay.ts'
import { startPostfixRelay, whyNoPostfix } from '../parts/relay/postfix-relay.ts'
import { startTimingSink, type TimingSink } from '../parts/relay/timing-sink.ts'
import { type Bench, type BenchResult, percentile } from '../parts/result.ts'
import { sampleMail } from '../parts/sample-mail.ts'
import { sendSteadily } from '../parts/send-steadily.ts'
import { submitMail } from '../parts/submit-mail.ts'

const DEAD_MAILS = 10_000
const MAILS = 300
const WARM_UP_MAILS = 40
const EVERY_MS = 25
const SLOTS = 100
const SITE_SHARE = 0.2
/** p95 with the dead destination below twice the quiet one. */
const AIM = 0.5
const DEAD = 'bob@dead.example'
const OTHER = 'ada@peer.example'
const SUBMIT_TIMEOUT_MS = 120_000

async function startRelay(later: Later): Promise<{ agent: RunningAgent; sink: TimingSink }> {
  const sink = await startTimingSink(later)
  const [workerUrl, haraka] = [await startWorkerThatAgrees(later), await startOurHaraka(later)]
  const common = { workerUrl, slots: SLOTS, siteShare: SITE_SHARE, sinkPort: sink.port }
  const deadPort = await startDeadHost(later)
  return { sink, agent: await startAgent(later, { ...common, harakaSocket: haraka.socketPath, deadPort }) }
}

async function sendOne(agent: RunningAgent, sink: TimingSink): Promise<number> {
  const { id, parcel } = makeSingle(OTHER)
  await postParcels(agent.url, [parcel])
  const acceptedMs = performance.now()
  return (await sink.takenAt(id)) - acceptedMs
}

const measure = (deadMails: number): Promise<readonly number[]> =>
  withCleanup(async (later) => {
    const { agent, sink } = await startRelay(later)
    await postParcels(agent.url, makeParcels(deadMails, DEAD))
    await sendSteadily({ mails: WARM_UP_MAILS, everyMs: EVERY_MS }, () => sendOne(agent, sink))
    return sendSteadily({ mails: MAILS, everyMs: EVERY_MS }, () => sendOne(agent, sink))
  })

const submitDead = (port: number): Promise<string> =>
  runProgram(
    '/usr/sbin/smtp-source',
    [
      '-d',
      '-s',
      '20',
      '-m',
      String(DEAD_MAILS),
      '-l',
      '5000',
      '-f',
      'bench@bench.example',
      '-t',
      DEAD,
      `127.0.0.1:${port}`,
    ],
    SUBMIT_TIMEOUT_MS,
  )

const measurePostfix = (): Promise<readonly number[]> =>
  withCleanup(async (later) => {
    const sink = await startTimingSink(later)
    const concurrency = SLOTS * SITE_SHARE
    const { port } = await startPostfixRelay(later, {
      sinkPort: sink.port,
      concurrency,
      deadPort: await startDeadHost(later),
    })
    await submitDead(port)
    const sendMail = async (token: string) => {
      const text = sampleMail(token)
      const acceptedMs = await submitMail({ port, mailFrom: 'bench@bench.example', rcptTo: OTHER, text })
      return (await sink.takenAt(token)) - acceptedMs
    }
    await sendSteadily({ mails: WARM_UP_MAILS, everyMs: EVERY_MS }, (at) => sendMail(`warm${at}`))
    return sendSteadily({ mails: MAILS, everyMs: EVERY_MS }, (at) => sendMail(`mail${at}`))
  })

async function run(): Promise<BenchResult> {
  const quiet = await measure(0)
  const dead = await measure(DEAD_MAILS)
  const why = whyNoPostfix()
  const peers = [
    { against: 'the same relay with none waiting', samples: quiet, aim: AIM },
    ...(why === null ? [{ against: 'Postfix with as many waiting', samples: await measurePostfix(), aim: null }] : []),
  ]
  const comparisons = peers.flatMap(({ against, samples, aim }) =>
    [0.5, 0.95].map((share) => ({
      bench: 'dead-destination',
      what: `others, accepted → remote 250, ${DEAD_MAILS} mails wait for a dead host`,
      unit: `ms p${share * 100}`,
      ours: percentile(dead, share),
      against,
      theirs: percentile(samples, share),
      isLowerBetter: true,
      aim: share === 0.95 ? aim : null,
    })),
  )
  return { comparisons, remarks: why === null ? [] : [`dead-destination: no Postfix: ${why}`] }
}

export const deadDestination: Bench = { name: 'dead-destination', run }
