/** What the agent stands on: journal and its rows, clock, lease, gate, slots, and the way to the Worker. */
import type { webcrypto } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Target } from '@mailstead/contracts/attempt.ts'
import { importRelaySecret } from '@mailstead/contracts/relay-signature.ts'
import type { Log } from '../log.ts'
import type { Scorer } from '../scorer/scorer.ts'
import { createWorkerLink, type WorkerLink } from '../worker-link.ts'
import { type Clock, createClock, type SystemTime } from './clock.ts'
import type { AgentConfig } from './config.ts'
import { type Cover, createCover } from './control/cover.ts'
import { createGate, type Gate } from './control/gate.ts'
import { createLateStops, LATE_STOP_MS, type LateStops } from './control/late-stops.ts'
import { createSettler, type Settler } from './delivery/settle.ts'
import { createWire, type Wire } from './dispatch/wire.ts'
import { type ControlRows, controlRows } from './journal/control-rows.ts'
import { type DeliveryRows, deliveryRows } from './journal/delivery-rows.ts'
import { type JobRows, jobRows } from './journal/job-rows.ts'
import { type Journal, openJournal } from './journal/journal.ts'
import { createJournalAlarms } from './journal/journal-alarms.ts'
import { type MetaRows, metaRows } from './journal/meta-rows.ts'
import { type OutboxRows, outboxRows } from './journal/outbox-rows.ts'
import { paceRows } from './journal/pace-rows.ts'
import { type ScopeRows, scopeRows } from './journal/scope-rows.ts'
import { type Lease, loadLease } from './lease/lease.ts'
import { createPace, type Pace } from './pace/pace.ts'
import { listSources } from './route/list-sources.ts'
import { createOwnSources, type OwnSources } from './route/own-sources.ts'
import { createAgentScorer } from './scoring/create-agent-scorer.ts'
import { openTlsPolicies, type TlsPolicies } from './tls-policy/tls-policies.ts'

export interface Parts {
  readonly config: AgentConfig
  readonly log: Log
  readonly system: SystemTime
  readonly journal: Journal
  readonly meta: MetaRows
  readonly outbox: OutboxRows
  readonly jobs: JobRows
  readonly deliveries: DeliveryRows
  readonly rows: ScopeRows
  readonly controlRows: ControlRows
  readonly clock: Clock
  readonly lease: Lease
  readonly gate: Gate
  readonly cover: Cover
  readonly lateStops: LateStops
  readonly settler: Settler
  readonly wire: Wire
  readonly pace: Pace
  readonly own: OwnSources
  readonly tls: TlsPolicies
  readonly worker: WorkerLink
  /** Null when this relay has none. */
  readonly scorer: Scorer | null
  /** The present secret first. */
  readonly keys: readonly webcrypto.CryptoKey[]
}

/** Attempts that an earlier process had on the wire count until Haraka has been asked about them. */
function restoreWire(wire: Wire, deliveries: DeliveryRows, since: number): void {
  for (const { no, attemptId, targetJson, tenant, class: mailClass } of deliveries.sending()) {
    if (attemptId === null || targetJson === null) continue
    const { site, source } = Target.parse(JSON.parse(targetJson))
    const part = { attemptId, deliveryNo: no, tenant, class: mailClass, site, source }
    wire.add({ ...part, untriedHosts: 0, since, state: 'posted' })
  }
}

function openRows(config: AgentConfig, log: Log) {
  mkdirSync(config.DATA_DIR, { recursive: true })
  const journal = openJournal(join(config.DATA_DIR, 'journal.db'), createJournalAlarms(log))
  const outbox = outboxRows(journal)
  return {
    ...{ journal, outbox, meta: metaRows(journal), jobs: jobRows(journal, outbox) },
    ...{ deliveries: deliveryRows(journal, outbox), rows: scopeRows(journal, outbox) },
    controlRows: controlRows(journal),
    paceRows: paceRows(journal),
  }
}

/** Opens the journal and everything that is read from it. */
export async function openParts(config: AgentConfig, log: Log, system: SystemTime): Promise<Parts> {
  const stored = openRows(config, log)
  const { journal, meta, deliveries, rows } = stored
  const secrets = [config.RELAY_SECRET, config.RELAY_SECRET_PREVIOUS].flatMap((secret) => secret ?? [])
  const keys = await Promise.all(secrets.map(importRelaySecret))
  const clock = createClock(config.MODE === 'development' ? meta.read('clock_offset_ms') : 0, system)
  const gate = createGate(() => clock.now())
  const cover = createCover(gate, rows, () => clock.now())
  const lateStops = createLateStops(() => clock.now())
  for (const { command, atMs } of stored.controlRows.since(clock.now() - LATE_STOP_MS)) lateStops.add(command, atMs)
  const wire = createWire({
    slots: config.SLOTS,
    siteShare: config.SITE_SHARE,
  })
  restoreWire(wire, deliveries, system.monotonicMs())
  const wallMs = () => system.wallMs()
  return {
    ...{ config, log, system, ...stored, clock, gate, cover, lateStops, wire, keys },
    settler: createSettler({ journal, deliveries, rows, cover, clock, random: Math.random }),
    pace: createPace({
      ...{ rows: stored.paceRows, log, nowMs: () => clock.now(), random: Math.random },
      siteSourceSlots: config.SITE_SOURCE_SLOTS,
      widthAtFirst: config.SITE_SLOTS_AT_FIRST,
    }),
    lease: await loadLease({ journal, meta, clock }),
    own: createOwnSources({ ehlo: config.EHLO_NAME, addresses: listSources(config), meta }),
    scorer: createAgentScorer(config, log),
    tls: openTlsPolicies({ config, log, clock }),
    worker: createWorkerLink({
      url: config.WORKER_URL,
      relayId: config.RELAY_ID,
      secret: config.RELAY_SECRET,
      log,
      wallMs,
    }),
  }
}
