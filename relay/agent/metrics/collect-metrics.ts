/** What is told to Prometheus. Names and what to make of them: `docs/operations.md`. */
import type { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { OpenCount } from '../journal/count-rows.ts'
import type { Family, Sample } from './exposition.ts'
import type { ResultCounts } from './result-counts.ts'

export interface MetricSources {
  /** As the next heartbeat would tell it. */
  readonly report: () => Promise<Heartbeat>
  readonly openCounts: (nowMs: number) => readonly OpenCount[]
  /** When the first waiting delivery is due; null when none waits. */
  readonly firstDueMs: () => number | null
  readonly results: Pick<ResultCounts, 'samples'>
  readonly heartbeatsFailed: () => number
  readonly isLeased: () => boolean
  readonly nowMs: () => number
}

const SECOND_MS = 1_000
const STATES = ['due', 'deferred', 'held', 'sending'] as const
const CLASSES = ['transactional', 'bulk'] as const

const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
  name,
  type: 'gauge',
  help,
  samples,
})
const one = (value: number | undefined): Sample[] => (value === undefined ? [] : [{ value }])

function recipients(counts: readonly OpenCount[]): Sample[] {
  const count = new Map(counts.map((each) => [`${each.class} ${each.state}`, each.count]))
  return CLASSES.flatMap((mailClass) =>
    STATES.map((state) => ({
      labels: { class: mailClass, state },
      value: count.get(`${mailClass} ${state}`) ?? 0,
    })),
  )
}

function ofMail(sources: MetricSources): Family[] {
  const nowMs = sources.nowMs()
  const dueMs = sources.firstDueMs()
  const lateSeconds = dueMs === null ? 0 : Math.max(0, nowMs - dueMs) / SECOND_MS
  return [
    gauge(
      'mailstead_recipients',
      'Recipients that are not final, by class and state.',
      recipients(sources.openCounts(nowMs)),
    ),
    {
      name: 'mailstead_results_total',
      type: 'counter',
      help: 'How attempts and closings ended since the agent began, by class.',
      samples: sources.results.samples(),
    },
    gauge('mailstead_oldest_due_seconds', 'For how long the first attempt has been due.', one(lateSeconds)),
  ]
}

function ofNode(report: Heartbeat, sources: MetricSources): Family[] {
  const { certificateUntil, clockOffMs } = report
  const endsAt = certificateUntil === undefined ? undefined : Date.parse(certificateUntil) / SECOND_MS
  const counter = (name: string, help: string, value: number): Family => ({
    ...{ name, type: 'counter', help },
    samples: one(value),
  })
  return [
    gauge('mailstead_build_info', 'The version of the agent.', [{ labels: { version: report.version }, value: 1 }]),
    gauge('mailstead_events_unreported', 'Events that the Worker has not taken yet.', one(report.unreported)),
    gauge('mailstead_disk_free_bytes', 'Free space on the disk of the journal.', one(report.diskFreeBytes)),
    gauge('mailstead_attempts_overdue', 'Attempts on the wire for more than 15 minutes.', one(report.overdue)),
    counter(
      'mailstead_damaged_files_total',
      'Files set aside as damaged since the journal began.',
      report.damaged ?? 0,
    ),
    counter(
      'mailstead_heartbeats_failed_total',
      'Heartbeats that the Worker refused or did not answer.',
      sources.heartbeatsFailed(),
    ),
    gauge('mailstead_lease_running', '1 while attempts may start.', one(Number(sources.isLeased()))),
    gauge('mailstead_certificate_ends_seconds', 'When the first certificate is over, since 1970.', one(endsAt)),
    gauge(
      'mailstead_clock_off_seconds',
      'What to add to the time of this machine to get the Worker’s.',
      one(clockOffMs === undefined ? undefined : clockOffMs / SECOND_MS),
    ),
  ]
}

function ofProcess(): Family[] {
  const { rss, heapUsed } = process.memoryUsage()
  const startedAt = Math.round(Date.now() / SECOND_MS - process.uptime())
  return [
    gauge('process_resident_memory_bytes', 'Memory of the agent.', one(rss)),
    gauge('process_start_time_seconds', 'When the agent began, since 1970.', one(startedAt)),
    gauge('nodejs_heap_size_used_bytes', 'Heap in use.', one(heapUsed)),
  ]
}

/** Everything, as it is now. */
export async function collectMetrics(sources: MetricSources): Promise<readonly Family[]> {
  const report = await sources.report()
  return [...ofMail(sources), ...ofNode(report, sources), ...ofProcess()]
}
