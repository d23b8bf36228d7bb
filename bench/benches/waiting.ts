/** Many mails waiting at a relay: memory of its processes, and how long it needs after a kill. */
import { type Later, withCleanup } from '../parts/cleanup.ts'
import { makeParcels, postParcels } from '../parts/jobs.ts'
import { residentMib } from '../parts/memory.ts'
import { runProgram, waitUntil } from '../parts/processes.ts'
import { type Sink, startSmtpSink } from '../parts/relay/counting-sink.ts'
import { startDeadHost } from '../parts/relay/dead-host.ts'
import { startAgent, startOurHaraka, startWorkerThatAgrees } from '../parts/relay/our-relay.ts'
import { startPostfixRelay, whyNoPostfix } from '../parts/relay/postfix-relay.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'

const WAITING = 50_000
const JOURNALLED = 10_000
const SLOTS = 100
const DEAD = 'bob@dead.example'
const RUN_TIMEOUT_MS = 180_000

async function measureMemory(): Promise<Comparison[]> {
  return withCleanup(async (later) => {
    const sink = await startSmtpSink(later)
    const [workerUrl, haraka, deadPort] = [
      await startWorkerThatAgrees(later),
      await startOurHaraka(later),
      await startDeadHost(later),
    ]
    const options = { workerUrl, slots: SLOTS, siteShare: 0.2, sinkPort: sink.port, deadPort }
    const agent = await startAgent(later, { ...options, harakaSocket: haraka.socketPath })
    const parts = [
      { name: 'agent', pid: agent.pid, emptyMib: residentMib(agent.pid) },
      { name: 'Haraka', pid: haraka.pid, emptyMib: residentMib(haraka.pid) },
    ]
    await postParcels(agent.url, makeParcels(WAITING, DEAD))
    return parts.map(({ name, pid, emptyMib }) => ({
      bench: 'waiting',
      what: `memory of the ${name}, ${WAITING} mails of 5 KB wait`,
      unit: 'MiB',
      ours: residentMib(pid),
      against: 'the same process with none',
      theirs: emptyMib,
      isLowerBetter: true,
      aim: null,
    }))
  })
}

const untilAll = (sink: Sink, mails: number) =>
  waitUntil(`${mails} mails in the sink`, () => sink.count() >= mails, { timeoutMs: RUN_TIMEOUT_MS, everyMs: 5 })

interface Recovery {
  readonly firstMs: number
  readonly allMs: number
}

async function timeRecovery(sink: Sink, start: () => Promise<void>): Promise<Recovery> {
  const startMs = performance.now()
  await start()
  await untilAll(sink, 1)
  const firstMs = performance.now() - startMs
  await untilAll(sink, JOURNALLED)
  return { firstMs, allMs: performance.now() - startMs }
}

/** The agent takes all jobs while it has no Haraka; then it is killed, and started again beside one. */
const recoverOurs = (): Promise<Recovery> =>
  withCleanup(async (later) => {
    const sink = await startSmtpSink(later)
    const workerUrl = await startWorkerThatAgrees(later)
    const haraka = await startOurHaraka(later)
    process.kill(haraka.pid, 'SIGSTOP')
    // A stopped process does not heed the SIGINT that ends the bench.
    const resume = () => process.kill(haraka.pid, 'SIGCONT')
    later(resume)
    const options = { workerUrl, slots: SLOTS, sinkPort: sink.port, harakaSocket: haraka.socketPath }
    const agent = await startAgent(later, options)
    await postParcels(agent.url, makeParcels(JOURNALLED))
    return timeRecovery(sink, async () => {
      resume()
      await agent.restart()
    })
  })

async function fillPostfix(later: Later, sink: Sink) {
  const postfix = await startPostfixRelay(later, { sinkPort: sink.port, concurrency: SLOTS, isDeferred: true })
  const source = ['-d', '-s', '20', '-m', String(JOURNALLED), '-l', '5000', '-f', 'bench@bench.example']
  const target = ['-t', 'ada@peer.example', `127.0.0.1:${postfix.port}`]
  await runProgram('/usr/sbin/smtp-source', [...source, ...target], RUN_TIMEOUT_MS)
  return postfix
}

/** Postfix takes all mails with its transport deferred; then it is stopped, and started again with the queue flushed. */
const recoverPostfix = (): Promise<Recovery> =>
  withCleanup(async (later) => {
    const sink = await startSmtpSink(later)
    const postfix = await fillPostfix(later, sink)
    return timeRecovery(sink, () => postfix.restart())
  })

async function measureRecovery(): Promise<Comparison[]> {
  const [ours, theirs] = [await recoverOurs(), await recoverPostfix()]
  const common = {
    bench: 'waiting',
    unit: 's',
    against: 'Postfix, stopped and flushed',
    isLowerBetter: true,
    aim: null,
  }
  const seconds = (ms: number): number => ms / 1_000
  return [
    {
      ...common,
      what: `killed with ${JOURNALLED} journalled: start → first mail`,
      ours: seconds(ours.firstMs),
      theirs: seconds(theirs.firstMs),
    },
    {
      ...common,
      what: `killed with ${JOURNALLED} journalled: start → last mail`,
      ours: seconds(ours.allMs),
      theirs: seconds(theirs.allMs),
    },
  ]
}

async function run(): Promise<BenchResult> {
  const memory = await measureMemory()
  const why = whyNoPostfix()
  if (why !== null) return { comparisons: memory, remarks: [`waiting: no Postfix: ${why}`] }
  return { comparisons: [...memory, ...(await measureRecovery())], remarks: [] }
}

export const waiting: Bench = { name: 'waiting', run }
