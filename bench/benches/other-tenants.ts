/** What one tenant's many mails cost the mails of others at the relay: to the same site, and to a dead one. */
import { withCleanup } from '../parts/cleanup.ts'
import { makeParcels, makeSingle, postParcels } from '../parts/jobs.ts'
import { startDeadHost } from '../parts/relay/dead-host.ts'
import { type RunningAgent, startAgent, startOurHaraka, startWorkerThatAgrees } from '../parts/relay/our-relay.ts'
import { startTimingSink, type TimingSink } from '../parts/relay/timing-sink.ts'
import { type Bench, type BenchResult, percentile } from '../parts/result.ts'
import { sendSteadily } from '../parts/send-steadily.ts'

const WAITING = 50_000
const DEAD_MAILS = 10_000
const MAILS = 200
const WARM_UP_MAILS = 60
const EVERY_MS = 50
const SLOTS = 100
const SITE_SHARE = 0.2
/** A provider's host takes its time: by it, and not by this machine's processor, the waiting mail is held up. */
const REPLY_DELAY_MS = 50
/** p95 below twice the quiet one. */
const AIM = 0.5
const OTHERS = 'ada@peer.example'

interface Load {
  readonly what: string
  readonly mails: number
  readonly rcptTo: string
}
const LOADS: readonly Load[] = [
  { what: `one tenant has ${WAITING} waiting for the same site`, mails: WAITING, rcptTo: 'bob@peer.example' },
  { what: `one tenant has ${DEAD_MAILS} for a dead site`, mails: DEAD_MAILS, rcptTo: 'bob@dead.example' },
]

/** A mail of a tenant of its own: from the journal's yes until the remote host has taken it. */
async function sendOne(agent: RunningAgent, sink: TimingSink): Promise<number> {
  const { id, parcel } = makeSingle(OTHERS)
  await postParcels(agent.url, [parcel])
  const acceptedMs = performance.now()
  return (await sink.takenAt(id)) - acceptedMs
}

const measure = (load: Load | null): Promise<readonly number[]> =>
  withCleanup(async (later) => {
    const sink = await startTimingSink(later, REPLY_DELAY_MS)
    const [workerUrl, haraka] = [await startWorkerThatAgrees(later), await startOurHaraka(later)]
    const common = { workerUrl, slots: SLOTS, siteShare: SITE_SHARE, sinkPort: sink.port }
    const deadPort = await startDeadHost(later)
    const agent = await startAgent(later, { ...common, harakaSocket: haraka.socketPath, deadPort })
    if (load !== null) await postParcels(agent.url, makeParcels(load.mails, load.rcptTo))
    await sendSteadily({ mails: WARM_UP_MAILS, everyMs: EVERY_MS }, () => sendOne(agent, sink))
    return sendSteadily({ mails: MAILS, everyMs: EVERY_MS }, () => sendOne(agent, sink))
  })

async function compare(load: Load, quiet: readonly number[]): Promise<BenchResult['comparisons']> {
  const loaded = await measure(load)
  return [0.5, 0.95].map((share) => ({
    bench: 'other-tenants',
    what: `others, accepted → remote 250 after ${REPLY_DELAY_MS} ms a reply, ${load.what}`,
    unit: `ms p${share * 100}`,
    ours: percentile(loaded, share),
    against: 'the same relay with none waiting',
    theirs: percentile(quiet, share),
    isLowerBetter: true,
    aim: share === 0.95 ? AIM : null,
  }))
}

async function run(): Promise<BenchResult> {
  const quiet = await measure(null)
  const comparisons: BenchResult['comparisons'][number][] = []
  for (const load of LOADS) comparisons.push(...(await compare(load, quiet)))
  return { comparisons, remarks: [] }
}

export const otherTenants: Bench = { name: 'other-tenants', run }
