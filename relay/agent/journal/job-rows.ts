/** Taking jobs in: a new job, one seen before (`known`), and the fencing of epochs (`docs/architecture.md`). */
import { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import type { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import type { JobRecipient, JobResult, RelayJob } from '@mailstead/contracts/relay-job.ts'
import { readWaiting, WAITING_COLUMNS, type WaitingDelivery } from './delivery-row.ts'
import type { Journal } from './journal.ts'
import type { OutboxRows } from './outbox-rows.ts'
import { integerOf, type Row, textOrNull } from './row.ts'

export interface AcceptedJob {
  readonly result: JobResult
  /** Deliveries of this job that wait now. */
  readonly waiting: readonly WaitingDelivery[]
}

export interface JobRows {
  /** Inside a transaction: takes one job; a job seen before puts its last events into the outbox again. */
  accept(job: RelayJob, raw: Uint8Array, nowMs: number): AcceptedJob
  body(jobNo: number): Uint8Array | null
  /** Until when this job's own lease runs; 0 when the job is gone. */
  leaseUntilMs(jobNo: number): number
  /** Recipients that are not final. */
  openCount(): number
  /** Removes up to `limit` jobs that were final before a time; answers how many. */
  prune(closedBeforeMs: number, limit: number): Promise<number>
}

const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '')

const STATEMENTS = {
  find: 'SELECT no, epoch, lease_until_ms FROM jobs WHERE id = ?',
  insertJob: `INSERT INTO jobs (id, tenant, message_id, class, epoch, lease_until_ms, expires_at_ms, size, sha256, received_at_ms, open)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING no`,
  insertBody: 'INSERT INTO bodies (job_no, raw) VALUES (?, ?) ON CONFLICT (job_no) DO NOTHING',
  insertDelivery: `INSERT INTO deliveries (job_no, n, rcpt_to, mail_from, domain, class, expires_at_ms, next_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job_no, n) DO NOTHING RETURNING no`,
  opened: 'UPDATE jobs SET open = open + ?, closed_at_ms = NULL WHERE no = ?',
  renew: 'UPDATE jobs SET epoch = ?, lease_until_ms = MAX(lease_until_ms, ?) WHERE no = ?',
  replace: 'UPDATE jobs SET epoch = ?, lease_until_ms = ? WHERE no = ?',
  states: 'SELECT n, last_event FROM deliveries WHERE job_no = ?',
  waiting: `SELECT ${WAITING_COLUMNS} FROM deliveries d JOIN jobs j ON j.no = d.job_no WHERE d.job_no = ? AND d.state = 'waiting'`,
  body: 'SELECT raw FROM bodies WHERE job_no = ?',
  lease: 'SELECT lease_until_ms FROM jobs WHERE no = ?',
  waitingCount: `SELECT (SELECT COUNT(*) FROM deliveries WHERE state = 'waiting') + (SELECT COUNT(*) FROM deliveries WHERE state = 'sending') AS total`,
  closed: 'SELECT no FROM jobs WHERE closed_at_ms < ? LIMIT ?',
  pruneDeliveries: 'DELETE FROM deliveries WHERE job_no = ?',
  pruneJob: 'DELETE FROM jobs WHERE no = ?',
} as const

const prepareAll = ({ db }: Journal) => ({
  find: db.prepare(STATEMENTS.find),
  insertJob: db.prepare(STATEMENTS.insertJob),
  insertBody: db.prepare(STATEMENTS.insertBody),
  insertDelivery: db.prepare(STATEMENTS.insertDelivery),
  opened: db.prepare(STATEMENTS.opened),
  renew: db.prepare(STATEMENTS.renew),
  replace: db.prepare(STATEMENTS.replace),
  states: db.prepare(STATEMENTS.states),
  waiting: db.prepare(STATEMENTS.waiting),
  body: db.prepare(STATEMENTS.body),
  lease: db.prepare(STATEMENTS.lease),
  waitingCount: db.prepare(STATEMENTS.waitingCount),
  closed: db.prepare(STATEMENTS.closed),
  pruneDeliveries: db.prepare(STATEMENTS.pruneDeliveries),
  pruneJob: db.prepare(STATEMENTS.pruneJob),
})
type Statements = ReturnType<typeof prepareAll>

/** The event that tells a recipient's present state once more; `queued` before its first attempt. */
function presentState(row: Row, job: RelayJob, nowMs: number): DeliveryEvent {
  const last = textOrNull(row, 'last_event')
  if (last !== null) return DeliveryEvent.parse(JSON.parse(last))
  const n = integerOf(row, 'n')
  return {
    id: `${job.id}|${n}|0|queued`,
    tenant: job.tenant,
    messageId: job.messageId,
    jobId: job.id,
    epoch: job.epoch,
    n,
    kind: 'queued',
    attempt: null,
    occurredAt: new Date(nowMs).toISOString(),
  }
}

function insertRecipients(statements: Statements, jobNo: number, job: RelayJob, nowMs: number): WaitingDelivery[] {
  const common = {
    jobNo,
    jobId: job.id as JobId,
    tenant: job.tenant as TenantId,
    messageId: job.messageId as MessageId,
    class: job.class,
    size: job.size,
    epoch: job.epoch,
    leaseUntilMs: Date.parse(job.leaseUntil),
    expiresAtMs: Date.parse(job.expiresAt),
    nextAtMs: nowMs,
    attempts: 0,
    rounds: 0,
    interruptions: 0,
    unknowns: 0,
    tried: [],
  }
  const insert = (recipient: JobRecipient): WaitingDelivery[] => {
    const { n, rcptTo, mailFrom } = recipient
    const domain = domainOf(rcptTo)
    const row = statements.insertDelivery.get(
      ...[jobNo, n, rcptTo, mailFrom, domain, job.class, common.expiresAtMs, nowMs],
    )
    return row === undefined ? [] : [{ ...common, no: integerOf(row, 'no'), n, rcptTo, mailFrom, domain }]
  }
  const inserted = job.recipients.flatMap(insert)
  if (inserted.length > 0) statements.opened.run(inserted.length, jobNo)
  return inserted
}

function insertJob(statements: Statements, job: RelayJob, raw: Uint8Array, nowMs: number): AcceptedJob {
  const [leaseUntilMs, expiresAtMs] = [Date.parse(job.leaseUntil), Date.parse(job.expiresAt)]
  const row = statements.insertJob.get(
    ...[
      job.id,
      job.tenant,
      job.messageId,
      job.class,
      job.epoch,
      leaseUntilMs,
      expiresAtMs,
      job.size,
      job.sha256,
      nowMs,
    ],
  )
  const jobNo = integerOf(row ?? {}, 'no')
  statements.insertBody.run(jobNo, raw)
  return {
    result: { id: job.id, status: 'accepted' },
    waiting: insertRecipients(statements, jobNo, job, nowMs),
  }
}

function acceptAgain(
  { statements, outbox }: { readonly statements: Statements; readonly outbox: OutboxRows },
  found: Row,
  { job, raw, nowMs }: { readonly job: RelayJob; readonly raw: Uint8Array; readonly nowMs: number },
): AcceptedJob {
  const [jobNo, epoch] = [integerOf(found, 'no'), integerOf(found, 'epoch')]
  if (job.epoch < epoch)
    return { result: { id: job.id, status: 'refused', reason: `epoch ${epoch} is here already` }, waiting: [] }
  const isNewer = job.epoch > epoch
  const change = isNewer ? statements.replace : statements.renew
  change.run(job.epoch, Date.parse(job.leaseUntil), jobNo)
  if (isNewer && insertRecipients(statements, jobNo, job, nowMs).length > 0) statements.insertBody.run(jobNo, raw)
  for (const row of statements.states.all(jobNo)) {
    const event = presentState(row, job, nowMs)
    outbox.add(event.id, JSON.stringify(event))
  }
  return {
    result: { id: job.id, status: isNewer ? 'accepted' : 'known' },
    waiting: statements.waiting.all(jobNo).map(readWaiting),
  }
}

/** Prepares the statements of tables `jobs` and `bodies`. */
export function jobRows(journal: Journal, outbox: OutboxRows): JobRows {
  const statements = prepareAll(journal)
  return {
    accept: (job, raw, nowMs) => {
      const found = statements.find.get(job.id)
      return found === undefined
        ? insertJob(statements, job, raw, nowMs)
        : acceptAgain({ statements, outbox }, found, { job, raw, nowMs })
    },
    body: (jobNo) => {
      const raw = statements.body.get(jobNo)?.['raw']
      return raw instanceof Uint8Array ? raw : null
    },
    leaseUntilMs: (jobNo) => {
      const row = statements.lease.get(jobNo)
      return row === undefined ? 0 : integerOf(row, 'lease_until_ms')
    },
    openCount: () => integerOf(statements.waitingCount.get() ?? {}, 'total'),
    prune: (closedBeforeMs, limit) =>
      journal.write(() => {
        const rows = statements.closed.all(closedBeforeMs, limit)
        for (const row of rows) {
          statements.pruneDeliveries.run(integerOf(row, 'no'))
          statements.pruneJob.run(integerOf(row, 'no'))
        }
        return rows.length
      }),
  }
}
