/** Puts the agent together: journal, dispatcher, control, channel to Haraka, server, outbox, heartbeat. Wiring only. */
import type { AddressInfo } from 'node:net'
import type { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { Log } from '../log.ts'
import { type SystemTime, systemTime } from './clock.ts'
import type { AgentConfig } from './config.ts'
import { createCommandRunner } from './control/commands.ts'
import { type Control, createControl } from './control/control.ts'
import { createHoldKeeper } from './control/holds.ts'
import { countDamaged } from './delivery/count-damaged.ts'
import { logAttempts } from './delivery/log-attempts.ts'
import type { Settled } from './delivery/settle.ts'
import { createQueuedTeller, type QueuedTeller } from './delivery/tell-queued.ts'
import { createDispatcher, type Dispatcher, type DispatcherDeps } from './dispatch/dispatcher.ts'
import { startOverdueWatch } from './dispatch/watch-overdue.ts'
import { postAttempts } from './haraka-channel/post-attempts.ts'
import { startResultsLoop } from './haraka-channel/results-loop.ts'
import { createCertificateEnd } from './heartbeat/certificate-end.ts'
import { type HeartbeatLoop, startHeartbeat } from './heartbeat/heartbeat.ts'
import { openCounts } from './journal/count-rows.ts'
import type { WaitingDelivery } from './journal/delivery-row.ts'
import { startPruning } from './journal/prune.ts'
import { createLeaseAsking, type LeaseAsking } from './lease/ask-leases.ts'
import { collectMetrics } from './metrics/collect-metrics.ts'
import { type MetricsServer, startMetricsServer } from './metrics/metrics-server.ts'
import { createResultCounts, type ResultCounts } from './metrics/result-counts.ts'
import { openParts, type Parts } from './open-parts.ts'
import { type OutboxSender, startOutboxSender } from './outbox/sender.ts'
import { createRoutes } from './route/create-routes.ts'
import { createTlsMemory, withTlsMemory } from './route/tls-memory.ts'
import { withOwnFamilies } from './route/with-own-families.ts'
import { type Capacity, createCapacity } from './server/capacity.ts'
import { type ServerDeps, startServer } from './server/start-server.ts'

export const AGENT_VERSION = '0.1.0'

export interface Agent {
  readonly url: string
  /** Of `/metrics`; null where it is not served. */
  readonly metricsUrl: string | null
  /** Starts nothing new, flushes the outbox once and closes the journal. */
  stop(): Promise<void>
}

const FLUSH_TIMEOUT_MS = 2_000

/** A job's lease may have changed after its delivery was read. */
const createLeaseCheck = ({ jobs, lease }: Parts) => {
  return (delivery: WaitingDelivery): boolean => {
    if (lease.covers(delivery)) return true
    const present = jobs.lease(delivery.jobNo)
    return present !== null && lease.covers(present)
  }
}

type Connections = Pick<DispatcherDeps, 'post' | 'reconcile' | 'unleased'>

function makeDispatcher(parts: Parts, sender: OutboxSender, counts: ResultCounts, connections: Connections) {
  const { config, gate, clock, log, tls } = parts
  const tlsMemory = createTlsMemory(() => clock.now())
  const settled = (ends: readonly Settled[]) => {
    logAttempts(log, ends)
    counts.note(ends)
    for (const { event } of ends) if (event.attempt !== null) tlsMemory.note(event.attempt)
    tls.note(ends)
    void countDamaged(parts, ends)
    sender.wake()
  }
  const dispatcher = createDispatcher({
    ...parts,
    ...connections,
    routes: withOwnFamilies(withTlsMemory(createRoutes(config, tls), tlsMemory), parts.own),
    isLeased: createLeaseCheck(parts),
    lets: (delivery) => gate.lets(delivery),
    settled,
    told: () => sender.wake(),
  })
  return { dispatcher, settled }
}

function makeControl(
  parts: Parts,
  sender: OutboxSender,
  { dispatcher, settled }: { dispatcher: Dispatcher; settled: (ends: readonly Settled[]) => void },
): Control {
  const common = {
    ...{ ...parts, control: parts.controlRows, nowMs: () => parts.clock.now(), settled },
    told: () => sender.wake(),
    offer: (deliveries: readonly WaitingDelivery[]) => dispatcher.offer(deliveries),
    opened: () => dispatcher.bringBack(),
  }
  return createControl(createHoldKeeper(common), createCommandRunner(common))
}

const makeCapacity = ({ config, jobs }: Parts): Capacity =>
  createCapacity({
    folder: config.DATA_DIR,
    diskFreeFloorBytes: config.DISK_FREE_FLOOR_BYTES,
    openMax: config.JOURNAL_MAX_OPEN,
    openCount: () => jobs.openCount(),
    waitingOf: (tenant) => jobs.waitingOf(tenant),
    monotonicMs: () => performance.now(),
  })

interface Engine {
  readonly parts: Parts
  readonly sender: OutboxSender
  readonly dispatcher: Dispatcher
  readonly control: Control
  readonly asking: LeaseAsking
  readonly capacity: Capacity
  readonly queued: QueuedTeller
  readonly overdue: ReturnType<typeof startOverdueWatch>
  readonly results: ReturnType<typeof startResultsLoop>
  readonly counts: ResultCounts
}

function startEngine(parts: Parts): Engine {
  const { config, log, outbox, worker, wire, clock } = parts
  const sender = startOutboxSender({ outbox, worker, log, collectMs: config.EVENTS_COLLECT_MS })
  const counts = createResultCounts()
  const made = makeDispatcher(parts, sender, counts, {
    post: (batch) => postAttempts(config.HARAKA_SOCKET, batch, log),
    reconcile: () => results.reconcile(),
    unleased: () => asking.ask(),
  })
  const { dispatcher } = made
  const asking = createLeaseAsking({ ...parts, nowMs: () => clock.now(), asked: () => dispatcher.bringBack() })
  const control = makeControl(parts, sender, made)
  const results = startResultsLoop({ socketPath: config.HARAKA_SOCKET, wire, dispatcher, log })
  const overdue = startOverdueWatch({ wire, log, monotonicMs: () => parts.system.monotonicMs() })
  clock.onMove(() => {
    dispatcher.reset()
    control.clockMoved()
  })
  const queued = createQueuedTeller({
    ...{ ...parts, afterMs: config.QUEUED_TOLD_AFTER_MS, told: () => sender.wake() },
    why: (delivery) => dispatcher.whyWaits(delivery),
  })
  const told = { ...{ sender, dispatcher, control, asking, overdue }, ...{ results, queued, counts } }
  return { parts, ...told, capacity: makeCapacity(parts) }
}

/** What the heartbeat tells, but for what only its answers say. */
function createReport({ parts, control, overdue, capacity }: Engine): () => Promise<Heartbeat> {
  const certificateEnd = createCertificateEnd(parts.config.CERTIFICATE_FILES, parts.log)
  return async () => {
    const certificateUntil = await certificateEnd()
    return {
      version: AGENT_VERSION,
      ...parts.deliveries.counts(),
      unreported: parts.outbox.count(),
      diskFreeBytes: await capacity.diskFreeBytes(),
      journalId: parts.meta.journalId(),
      overdue: overdue.count(),
      damaged: parts.meta.read('damaged'),
      holdsRevision: control.holdsRevision(),
      commandsUpTo: control.commandsUpTo(),
      scorer: parts.scorer?.state() ?? 'absent',
      ...{ sources: parts.own.reported(), ehlo: parts.config.EHLO_NAME },
      diskFreeFloorBytes: parts.config.DISK_FREE_FLOOR_BYTES,
      ...(certificateUntil !== undefined && { certificateUntil }),
    }
  }
}

const startBeating = ({ parts, dispatcher, control, asking }: Engine, report: () => Promise<Heartbeat>) =>
  startHeartbeat({
    ...parts,
    everyMs: parts.config.HEARTBEAT_EVERY_MS,
    report,
    control: async (answer) => {
      const isOtherwise = await parts.own.take(answer.sources)
      await control.takeAnswer(answer)
      if (isOtherwise) dispatcher.reset()
    },
    renewed: (hadRunOut) => {
      dispatcher.bringBack()
      if (hadRunOut) asking.ask()
    },
    ended: () => dispatcher.begin(),
  })

const serverDepsOf = (
  { parts, dispatcher, control, capacity, sender, queued }: Engine,
  clockMoved: () => Promise<void>,
): ServerDeps => ({
  ...{ ...parts, control, capacity, clockMoved },
  skewMs: () => parts.worker.skewMs(),
  generation: () => parts.lease.generation(),
  version: AGENT_VERSION,
  isDevelopment: parts.config.MODE === 'development',
  jobMaxBytes: parts.config.JOB_MAX_BYTES,
  accepted: (waiting) => {
    dispatcher.offer(waiting)
    queued.came(waiting)
    sender.wake()
  },
})

async function serveMetrics(
  { parts, counts }: Engine,
  heartbeat: HeartbeatLoop,
  report: () => Promise<Heartbeat>,
): Promise<MetricsServer | null> {
  const { config, log, clock, lease, deliveries, journal } = parts
  if (config.METRICS_LISTEN === undefined) return null
  const sources = {
    report: async () => {
      const clockOffMs = heartbeat.clockOffMs()
      return { ...(await report()), ...(clockOffMs !== null && { clockOffMs }) }
    },
    openCounts: openCounts(journal),
    firstDueMs: () => deliveries.nextDueMs({ nextAtMs: Number.MIN_SAFE_INTEGER, no: 0 }),
    results: counts,
    heartbeatsFailed: () => heartbeat.failed(),
    isLeased: () => lease.isRunning(),
    nowMs: () => clock.now(),
  }
  return startMetricsServer(config.METRICS_LISTEN, log, () => collectMetrics(sources))
}

/** Starts the agent from whatever its journal holds. */
export async function startAgent(config: AgentConfig, log: Log, system: SystemTime = systemTime): Promise<Agent> {
  const parts = await openParts(config, log, system)
  const { journal, clock } = parts
  const engine = startEngine(parts)
  const { dispatcher, control, asking, overdue, results, sender, queued } = engine
  const report = createReport(engine)
  const heartbeat = startBeating(engine, report)
  // The Worker has mail waiting for it.
  parts.scorer?.onChange((state) => {
    if (state === 'up') void heartbeat.beat()
  })
  const pruning = startPruning({ jobs: parts.jobs, control: parts.controlRows }, clock, log)
  const serverDeps = serverDepsOf(engine, () => heartbeat.beat())
  const server = await startServer(serverDeps, config.AGENT_HOST, config.AGENT_PORT)
  const metrics = await serveMetrics(engine, heartbeat, report)
  return {
    url: urlOf(server.address(), config),
    metricsUrl: metricsUrlOf(metrics, config),
    stop: async () => {
      dispatcher.stop()
      control.stop()
      asking.stop()
      queued.stop()
      overdue.stop()
      heartbeat.stop()
      parts.scorer?.stop()
      pruning.stop()
      metrics?.stop()
      server.close()
      server.closeAllConnections()
      await results.stop()
      await sender.flushAndStop(FLUSH_TIMEOUT_MS)
      parts.worker.close()
      parts.tls.stop()
      journal.close()
    },
  }
}

const urlOf = (address: string | AddressInfo | null, config: AgentConfig): string => {
  const port = typeof address === 'object' && address !== null ? address.port : config.AGENT_PORT
  return `http://${config.AGENT_HOST}:${port}`
}

function metricsUrlOf(metrics: MetricsServer | null, { METRICS_LISTEN: at }: AgentConfig): string | null {
  const port = metrics?.port() ?? null
  if (port === null || at === undefined) return null
  return `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}/metrics`
}
