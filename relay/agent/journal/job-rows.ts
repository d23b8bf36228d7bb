/** Taking jobs in: a new job, one seen before (`known`), and the fencing of epochs (`docs/architecture.md`). */
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import type { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import type { JobRecipient, JobResult, RelayJob } from '@mailstead/contracts/relay-job.ts'
import { domainOf, readWaiting, WAITING_COLUMNS, type WaitingDelivery } from './delivery-row.ts'
import type { Journal } from './journal.ts'
import type { OutboxRows } from './outbox-rows.ts'
import { presentEvents, STATE_COLUMNS } from './present-events.ts'
import { integerOf, type Row, textOf } from './row.ts'

export interface AcceptedJob {
  readonly result: JobResult
  /** Deliveries of this job that wait now. */
  readonly waiting: readonly WaitingDelivery[]
}

/** When and under which generation of the relay's lease a job comes. */
export interface Arrival {
  readonly nowMs: number
  readonly generation: number
}

export interface JobBody {
  readonly raw: Uint8Array
  /** Of the bytes as they came. */
  readonly sha256: string
}

/** What decides whether a job may start attempts. */
export type JobLease = Pick<WaitingDelivery, 'leaseUntilMs' | 'generation'>

/** A job's present lease. */
export type PresentLease = Pick<WaitingDelivery, 'leaseUntilMs' | 'generation' | 'epoch'>

export interface JobRows {
  /** Inside a transaction: takes one job; a job seen before puts its last events into the outbox again. */
  accept(job: RelayJob, raw: Uint8Array, arrival: Arrival): AcceptedJob
  /** The highest epoch under which the job came; null when it is not here. */
  knownEpoch(id: JobId): number | null
  body(jobNo: number): JobBody | null
  /** Null when the job is gone. */
  lease(jobNo: number): PresentLease | null
  /** Inside a transaction: the job, if still under this epoch, may start attempts under this generation. */
  keep(jobNo: number, epoch: number, generation: number): void
  /** Recipients that are not final. */
  openCount(): number
  /** Recipients of a tenant that wait and are not held. */
  waitingOf(tenant: string): number
  /** Removes up to `limit` jobs that were final before a time; answers how many. */
  prune(closedBeforeMs: number, limit: number): Promise<number>
}

const STATEMENTS = {
  find: 'SELECT no, epoch FROM jobs WHERE id = ?',
  insertJob: `INSERT INTO jobs (id, tenant, message_id, class, epoch, lease_until_ms, generation, expires_at_ms, size, sha256, received_at_ms, open)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING no`,
  // A body that came again is as the Worker has it; the one here may be what was damaged.
  insertBody: 'INSERT INTO bodies (job_no, raw) VALUES (?, ?) ON CONFLICT (job_no) DO UPDATE SET raw = excluded.raw',
  insertDelivery: `INSERT INTO deliveries (job_no, n, rcpt_to, address, mail_from, sender, domain, class, tenant, expires_at_ms, next_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job_no, n) DO NOTHING RETURNING no`,
  takeUpAgain: `UPDATE deliveries SET state = 'waiting', next_at_ms = ?, rounds = 0, tried = '', stop_state = NULL, stop_reason = NULL
    WHERE job_no = ? AND n = ? AND state = 'done' AND stop_state = 'returned'`,
  forgetReturn: `UPDATE deliveries SET stop_state = NULL, stop_reason = NULL
    WHERE job_no = ? AND state <> 'done' AND stop_state = 'returned'`,
  opened: 'UPDATE jobs SET open = open + ?, closed_at_ms = NULL WHERE no = ?',
  renew: 'UPDATE jobs SET epoch = ?, lease_until_ms = MAX(lease_until_ms, ?), generation = ? WHERE no = ?',
  replace: 'UPDATE jobs SET epoch = ?, lease_until_ms = ?, generation = ?, return_reason = NULL WHERE no = ?',
  setBody: 'UPDATE jobs SET size = ?, sha256 = ? WHERE no = ?',
  keep: 'UPDATE jobs SET generation = MAX(generation, ?) WHERE no = ? AND epoch = ?',
  states: `SELECT ${STATE_COLUMNS} FROM deliveries WHERE job_no = ?`,
  waiting: `SELECT ${WAITING_COLUMNS} FROM deliveries d JOIN jobs j ON j.no = d.job_no
    WHERE d.job_no = ? AND d.state = 'waiting' AND d.hold_id IS NULL`,
  body: 'SELECT b.raw, j.sha256 FROM bodies b JOIN jobs j ON j.no = b.job_no WHERE b.job_no = ?',
  lease: 'SELECT lease_until_ms, generation, epoch FROM jobs WHERE no = ?',
  waitingCount: `SELECT (SELECT COUNT(*) FROM deliveries WHERE state = 'waiting') + (SELECT COUNT(*) FROM deliveries WHERE state = 'sending') AS total`,
  waitingOf: `SELECT COUNT(*) AS total FROM deliveries WHERE tenant = ? AND state = 'waiting' AND hold_id IS NULL`,
  closed: 'SELECT no FROM jobs WHERE closed_at_ms < ? LIMIT ?',
  pruneDeliveries: 'DELETE FROM deliveries WHERE job_no = ?',
  pruneJob: 'DELETE FROM jobs WHERE no = ?',
} as const

const prepareAll = ({ db }: Journal) => ({
  find: db.prepare(STATEMENTS.find),
  insertJob: db.prepare(STATEMENTS.insertJob),
  insertBody: db.prepare(STATEMENTS.insertBody),
  insertDelivery: db.prepare(STATEMENTS.insertDelivery),
  takeUpAgain: db.prepare(STATEMENTS.takeUpAgain),
  forgetReturn: db.prepare(STATEMENTS.forgetReturn),
  setBody: db.prepare(STATEMENTS.setBody),
  keep: db.prepare(STATEMENTS.keep),
  opened: db.prepare(STATEMENTS.opened),
  renew: db.prepare(STATEMENTS.renew),
  replace: db.prepare(STATEMENTS.replace),
  states: db.prepare(STATEMENTS.states),
  waiting: db.prepare(STATEMENTS.waiting),
  body: db.prepare(STATEMENTS.body),
  lease: db.prepare(STATEMENTS.lease),
  waitingCount: db.prepare(STATEMENTS.waitingCount),
  waitingOf: db.prepare(STATEMENTS.waitingOf),
  closed: db.prepare(STATEMENTS.closed),
  pruneDeliveries: db.prepare(STATEMENTS.pruneDeliveries),
  pruneJob: db.prepare(STATEMENTS.pruneJob),
})
type Statements = ReturnType<typeof prepareAll>

/** A job as it has come. */
interface Taken {
  readonly job: RelayJob
  readonly raw: Uint8Array
  readonly arrival: Arrival
}

// The Worker gives ten minutes; a clock that is not set right yet must not make more of them.
const leaseUntilOf = ({ job, arrival }: Taken): number => Math.min(Date.parse(job.leaseUntil), arrival.nowMs + LEASE_MS)

function insertRecipients(statements: Statements, jobNo: number, taken: Taken): WaitingDelivery[] {
  const { job, arrival } = taken
  const common = {
    jobNo,
    jobId: job.id as JobId,
    tenant: job.tenant as TenantId,
    messageId: job.messageId as MessageId,
    class: job.class,
    size: job.size,
    epoch: job.epoch,
    leaseUntilMs: leaseUntilOf(taken),
    generation: arrival.generation,
    receivedAtMs: arrival.nowMs,
    expiresAtMs: Date.parse(job.expiresAt),
    nextAtMs: arrival.nowMs,
    ...{
      attempts: 0,
      rounds: 0,
      interruptions: 0,
      unknowns: 0,
      tried: [],
      site: null,
      source: null,
      sourceSinceMs: null,
    },
  }
  const insert = ({ n, rcptTo, mailFrom }: JobRecipient): WaitingDelivery[] => {
    const [address, sender, domain] = [rcptTo.toLowerCase(), domainOf(mailFrom), domainOf(rcptTo)]
    const places = [rcptTo, address, mailFrom, sender, domain, job.class, job.tenant]
    const row = statements.insertDelivery.get(...[jobNo, n, ...places, common.expiresAtMs, arrival.nowMs])
    if (row === undefined) return []
    return [{ ...common, no: integerOf(row, 'no'), n, rcptTo, address, mailFrom, sender, domain }]
  }
  const inserted = job.recipients.flatMap(insert)
  if (inserted.length > 0) statements.opened.run(inserted.length, jobNo)
  return inserted
}

function insertJob(statements: Statements, taken: Taken): AcceptedJob {
  const { job, raw, arrival } = taken
  const names = [job.id, job.tenant, job.messageId, job.class, job.epoch]
  const times = [leaseUntilOf(taken), arrival.generation, Date.parse(job.expiresAt)]
  const row = statements.insertJob.get(...[...names, ...times, job.size, job.sha256, arrival.nowMs])
  const jobNo = integerOf(row ?? {}, 'no')
  statements.insertBody.run(jobNo, raw)
  return { result: { id: job.id, status: 'accepted' }, waiting: insertRecipients(statements, jobNo, taken) }
}

/** A higher epoch: recipients that are new here, and those that were given back, begin to wait. */
function replaceJob(statements: Statements, jobNo: number, taken: Taken): void {
  const { job, raw, arrival } = taken
  statements.replace.run(job.epoch, leaseUntilOf(taken), arrival.generation, jobNo)
  statements.forgetReturn.run(jobNo)
  const again = job.recipients.filter(
    ({ n }) => statements.takeUpAgain.run(arrival.nowMs, jobNo, n).changes === 1,
  ).length
  if (again > 0) statements.opened.run(again, jobNo)
  if (insertRecipients(statements, jobNo, taken).length + again === 0) return
  statements.insertBody.run(jobNo, raw)
  statements.setBody.run(job.size, job.sha256, jobNo)
}

function acceptAgain(
  { statements, outbox }: { readonly statements: Statements; readonly outbox: OutboxRows },
  found: Row,
  taken: Taken,
): AcceptedJob {
  const { job, arrival } = taken
  const [jobNo, epoch] = [integerOf(found, 'no'), integerOf(found, 'epoch')]
  if (job.epoch < epoch)
    return { result: { id: job.id, status: 'refused', reason: `epoch ${epoch} is here already` }, waiting: [] }
  const isNewer = job.epoch > epoch
  if (isNewer) replaceJob(statements, jobNo, taken)
  else statements.renew.run(job.epoch, leaseUntilOf(taken), arrival.generation, jobNo)
  const waiting = statements.waiting.all(jobNo).map(readWaiting)
  for (const event of presentEvents(statements.states.all(jobNo), job, arrival.nowMs))
    outbox.add(event.id, JSON.stringify(event))
  return { result: { id: job.id, status: isNewer ? 'accepted' : 'known' }, waiting }
}

/** Prepares the statements of tables `jobs` and `bodies`. */
export function jobRows(journal: Journal, outbox: OutboxRows): JobRows {
  const statements = prepareAll(journal)
  return {
    accept: (job, raw, arrival) => {
      const found = statements.find.get(job.id)
      const taken = { job, raw, arrival }
      return found === undefined ? insertJob(statements, taken) : acceptAgain({ statements, outbox }, found, taken)
    },
    knownEpoch: (id) => {
      const row = statements.find.get(id)
      return row === undefined ? null : integerOf(row, 'epoch')
    },
    body: (jobNo) => {
      const row = statements.body.get(jobNo)
      const raw = row?.['raw']
      return row !== undefined && raw instanceof Uint8Array ? { raw, sha256: textOf(row, 'sha256') } : null
    },
    lease: (jobNo) => {
      const row = statements.lease.get(jobNo)
      if (row === undefined) return null
      const [leaseUntilMs, generation] = [integerOf(row, 'lease_until_ms'), integerOf(row, 'generation')]
      return { leaseUntilMs, generation, epoch: integerOf(row, 'epoch') }
    },
    keep: (jobNo, epoch, generation) => {
      statements.keep.run(generation, jobNo, epoch)
    },
    openCount: () => integerOf(statements.waitingCount.get() ?? {}, 'total'),
    waitingOf: (tenant) => integerOf(statements.waitingOf.get(tenant) ?? {}, 'total'),
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
