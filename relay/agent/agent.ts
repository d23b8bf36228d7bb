/** Puts the agent together: journal, dispatcher, channel to Haraka, server, outbox, heartbeat. Wiring only. */
import type { webcrypto } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Target } from '@mailstead/contracts/attempt.ts'
import { importRelaySecret } from '@mailstead/contracts/relay-signature.ts'
import { type Clock, createClock } from './clock.ts'
import type { AgentConfig } from './config.ts'
import { logAttempts } from './delivery/log-attempts.ts'
import { createSettler } from './delivery/settle.ts'
import { createDispatcher } from './dispatch/dispatcher.ts'
import { createWire, type Wire } from './dispatch/wire.ts'
import { postAttempts } from './haraka-channel/post-attempts.ts'
import { startResultsLoop } from './haraka-channel/results-loop.ts'
import { startHeartbeat } from './heartbeat/heartbeat.ts'
import type { WaitingDelivery } from './journal/delivery-row.ts'
import { type DeliveryRows, deliveryRows } from './journal/delivery-rows.ts'
import { type JobRows, jobRows } from './journal/job-rows.ts'
import { type Journal, openJournal } from './journal/journal.ts'
import { type MetaRows, metaRows } from './journal/meta-rows.ts'
import { type OutboxRows, outboxRows } from './journal/outbox-rows.ts'
import { startPruning } from './journal/prune.ts'
import { type Lease, loadLease } from './lease/lease.ts'
import type { Log } from './log.ts'
import { startOutboxSender } from './outbox/sender.ts'
import { createRoutes } from './route/create-routes.ts'
import { createCapacity } from './server/capacity.ts'
import { startServer } from './server/start-server.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export const AGENT_VERSION = '0.1.0'

export interface Agent {
  readonly url: string
  /** Starts nothing new, flushes the outbox once and closes the journal. */
  stop(): Promise<void>
}

interface Parts {
  readonly config: AgentConfig
  readonly log: Log
  readonly journal: Journal
  readonly meta: MetaRows
  readonly outbox: OutboxRows
  readonly jobs: JobRows
  readonly deliveries: DeliveryRows
  readonly clock: Clock
  readonly lease: Lease
  readonly wire: Wire
  readonly worker: WorkerClient
  readonly key: webcrypto.CryptoKey
}

const FLUSH_TIMEOUT_MS = 2_000

async function openParts(config: AgentConfig, log: Log): Promise<Parts> {
  mkdirSync(config.DATA_DIR, { recursive: true })
  const journal = openJournal(join(config.DATA_DIR, 'journal.db'))
  const meta = metaRows(journal)
  const outbox = outboxRows(journal)
  const key = await importRelaySecret(config.RELAY_SECRET)
  return {
    config,
    log,
    journal,
    meta,
    outbox,
    key,
    jobs: jobRows(journal, outbox),
    deliveries: deliveryRows(journal, outbox),
    clock: createClock(config.MODE === 'development' ? meta.read('clock_offset_ms') : 0),
    lease: loadLease(meta),
    wire: createWire(config.SLOTS, config.SITE_SHARE),
    worker: createWorkerClient({ url: config.WORKER_URL, relayId: config.RELAY_ID, key, log }),
  }
}

/** Attempts that an earlier process had on the wire count until Haraka has been asked about them. */
function restoreWire({ wire, deliveries }: Parts): void {
  for (const { no, attemptId, targetJson } of deliveries.sending()) {
    if (attemptId === null || targetJson === null) continue
    const { site } = Target.parse(JSON.parse(targetJson))
    wire.add({ attemptId, deliveryNo: no, site, untriedHosts: 0, state: 'posted' })
  }
}

/** A job's own lease may have been renewed after its delivery was read. */
const createLeaseCheck = ({ jobs, lease, clock, worker }: Parts) => {
  return (delivery: WaitingDelivery): boolean => {
    // Leases are times of the Worker's clock.
    const nowMs = clock.now() + worker.skewMs()
    const isRunning = (untilMs: number) => untilMs > nowMs
    return (
      isRunning(delivery.leaseUntilMs) || isRunning(lease.untilMs()) || isRunning(jobs.leaseUntilMs(delivery.jobNo))
    )
  }
}

/** Starts the agent from whatever its journal holds. */
export async function startAgent(config: AgentConfig, log: Log): Promise<Agent> {
  const parts = await openParts(config, log)
  const { journal, jobs, deliveries, clock, outbox, wire, worker, lease } = parts
  restoreWire(parts)
  const capacity = createCapacity({
    folder: config.DATA_DIR,
    diskFreeFloorBytes: config.DISK_FREE_FLOOR_BYTES,
    openMax: config.JOURNAL_MAX_OPEN,
    openCount: () => jobs.openCount(),
  })
  const sender = startOutboxSender({ outbox, worker, log })
  const dispatcher = createDispatcher({
    ...{ journal, jobs, deliveries, wire, clock, log },
    settler: createSettler({ journal, deliveries, clock, random: Math.random }),
    routes: createRoutes(config),
    ehlo: config.EHLO_NAME,
    sources: config.SOURCES,
    isLeased: createLeaseCheck(parts),
    post: (batch) => postAttempts(config.HARAKA_SOCKET, batch, log),
    reconcile: () => results.reconcile(),
    settled: (settled) => {
      logAttempts(log, settled)
      sender.wake()
    },
  })
  const results = startResultsLoop({ socketPath: config.HARAKA_SOCKET, wire, dispatcher, log })
  const heartbeat = startHeartbeat({
    ...{ worker, lease, clock, log },
    everyMs: config.HEARTBEAT_EVERY_MS,
    report: async () => ({
      version: AGENT_VERSION,
      ...deliveries.counts(),
      unreported: outbox.count(),
      diskFreeBytes: await capacity.diskFreeBytes(),
    }),
    renewed: () => dispatcher.leaseRenewed(),
  })
  clock.onMove(() => dispatcher.reset())
  const pruning = startPruning(jobs, clock, log)
  const server = await startServer(
    {
      ...{ journal, jobs, clock, capacity, log, meta: parts.meta, key: parts.key },
      version: AGENT_VERSION,
      isDevelopment: config.MODE === 'development',
      clockMoved: () => heartbeat.beat(),
      jobMaxBytes: config.JOB_MAX_BYTES,
      accepted: (waiting) => {
        dispatcher.offer(waiting)
        sender.wake()
      },
    },
    config.AGENT_HOST,
    config.AGENT_PORT,
  )
  dispatcher.reset()
  return {
    url: urlOf(server.address(), config),
    stop: async () => {
      dispatcher.stop()
      heartbeat.stop()
      pruning.stop()
      server.close()
      server.closeAllConnections()
      await results.stop()
      await sender.flushAndStop(FLUSH_TIMEOUT_MS)
      journal.close()
    },
  }
}

const urlOf = (address: string | AddressInfo | null, config: AgentConfig): string => {
  const port = typeof address === 'object' && address !== null ? address.port : config.AGENT_PORT
  return `http://${config.AGENT_HOST}:${port}`
}
