/** The schedule: which deliveries are due, which are on the wire, and how an attempt's end is written down. */
import {
  type Claim,
  readStored,
  readWaiting,
  STORED_COLUMNS,
  type StoredDelivery,
  WAITING_COLUMNS,
  type WaitingDelivery,
} from './delivery-row.ts'
import { createJobEnd, type JobEnd } from './job-end.ts'
import type { Journal } from './journal.ts'
import type { OutboxRows } from './outbox-rows.ts'
import { integerOf } from './row.ts'

/** What mail has in common that waits in one line. */
export type FlowName = Pick<WaitingDelivery, 'tenant' | 'class' | 'domain'>

/** A place in the order of due times. */
export interface DueMark {
  readonly nextAtMs: number
  readonly no: number
}

/** A delivery's next state with the event that tells it; both are written in one transaction. */
export interface NextState {
  readonly no: number
  readonly jobNo: number
  readonly isDone: boolean
  readonly nextAtMs: number
  readonly attempts: number
  readonly rounds: number
  readonly interruptions: number
  readonly unknowns: number
  readonly tried: readonly string[]
  readonly eventId: string
  readonly eventJson: string
  readonly nowMs: number
}

/** `waiting` here: neither on the wire nor held. */
export interface DeliveryRows {
  /** Waiting deliveries due after `mark` and until `nowMs`, oldest first. */
  dueAfter(mark: DueMark, nowMs: number, limit: number): WaitingDelivery[]
  /** What is due of one tenant and class to one domain, oldest first. */
  dueOfFlow(flow: FlowName, nowMs: number, limit: number): WaitingDelivery[]
  /** When the first waiting delivery after `mark` is due; null when none waits. */
  nextDueMs(mark: DueMark): number | null
  /** Deliveries past their `expires_at` that are due or held. */
  expired(nowMs: number, limit: number): WaitingDelivery[]
  sending(): StoredDelivery[]
  find(no: number): StoredDelivery | null
  /** `waiting` counts those held, too. */
  counts(): { readonly waiting: number; readonly sending: number }
  /** Inside a transaction: marks an attempt as sending; false when the delivery does not wait any more. */
  claim(claim: Claim): boolean
  /** Inside a transaction: takes a claim back without counting an attempt; false when it is not under that attempt. */
  unclaim(no: number, attemptId: string): boolean
  /** Inside a transaction: writes the state, the event, and drops the body with the job's last open delivery. */
  save(next: NextState): void
}

const FROM = 'FROM deliveries d JOIN jobs j ON j.no = d.job_no'
const WAITS = `d.state = 'waiting' AND d.hold_id IS NULL`

function prepareAll({ db }: Journal) {
  return {
    due: db.prepare(`SELECT ${WAITING_COLUMNS} ${FROM} WHERE ${WAITS} AND (d.next_at_ms, d.no) > (?, ?) AND d.next_at_ms <= ?
      ORDER BY d.next_at_ms, d.no LIMIT ?`),
    dueOfFlow: db.prepare(`SELECT ${WAITING_COLUMNS} ${FROM} WHERE ${WAITS} AND d.tenant = ? AND d.class = ?
      AND d.domain = ? AND d.next_at_ms <= ? ORDER BY d.next_at_ms LIMIT ?`),
    nextDue: db.prepare(`SELECT d.next_at_ms FROM deliveries d WHERE ${WAITS} AND (d.next_at_ms, d.no) > (?, ?)
      ORDER BY d.next_at_ms, d.no LIMIT 1`),
    expired: db.prepare(
      `SELECT ${WAITING_COLUMNS} ${FROM} WHERE ${WAITS} AND d.next_at_ms <= ? AND d.expires_at_ms <= ? LIMIT ?`,
    ),
    heldExpired: db.prepare(
      `SELECT ${WAITING_COLUMNS} ${FROM} WHERE d.hold_id IS NOT NULL AND d.expires_at_ms <= ? LIMIT ?`,
    ),
    sending: db.prepare(`SELECT ${STORED_COLUMNS} ${FROM} WHERE d.state = 'sending'`),
    find: db.prepare(`SELECT ${STORED_COLUMNS} ${FROM} WHERE d.no = ?`),
    counts: db.prepare(`SELECT (SELECT COUNT(*) FROM deliveries WHERE state = 'waiting' AND hold_id IS NULL)
        + (SELECT COUNT(*) FROM deliveries WHERE hold_id IS NOT NULL) AS waiting,
      (SELECT COUNT(*) FROM deliveries WHERE state = 'sending') AS sending`),
    claim:
      db.prepare(`UPDATE deliveries SET state = 'sending', attempt_id = ?, target = ?, site = ?, source = ?, source_since_ms = ?
      WHERE no = ? AND state = 'waiting' AND hold_id IS NULL`),
    unclaim: db.prepare(
      `UPDATE deliveries SET state = 'waiting', attempt_id = NULL, target = NULL WHERE no = ? AND attempt_id = ?`,
    ),
    save: db.prepare(`UPDATE deliveries SET state = ?, next_at_ms = ?, attempts = ?, rounds = ?, interruptions = ?, unknowns = ?,
      tried = ?, last_event = ?, attempt_id = NULL, target = NULL, hold_id = NULL WHERE no = ?`),
  }
}
type Statements = ReturnType<typeof prepareAll>

function save(parts: { statements: Statements; outbox: OutboxRows; jobEnd: JobEnd }, next: NextState): void {
  const state = next.isDone ? 'done' : 'waiting'
  const counters = [next.attempts, next.rounds, next.interruptions, next.unknowns]
  parts.statements.save.run(...[state, next.nextAtMs, ...counters, next.tried.join(' '), next.eventJson, next.no])
  parts.outbox.add(next.eventId, next.eventJson)
  if (next.isDone) parts.jobEnd.closeDelivery(next.jobNo, next.nowMs)
}

/** Prepares the statements of table `deliveries`. */
export function deliveryRows(journal: Journal, outbox: OutboxRows): DeliveryRows {
  const statements = prepareAll(journal)
  const jobEnd = createJobEnd(journal, outbox)
  return {
    dueAfter: (mark, nowMs, limit) => statements.due.all(mark.nextAtMs, mark.no, nowMs, limit).map(readWaiting),
    dueOfFlow: (flow, nowMs, limit) =>
      statements.dueOfFlow.all(...[flow.tenant, flow.class, flow.domain, nowMs, limit]).map(readWaiting),
    nextDueMs: (mark) => {
      const row = statements.nextDue.get(mark.nextAtMs, mark.no)
      return row === undefined ? null : integerOf(row, 'next_at_ms')
    },
    expired: (nowMs, limit) =>
      [...statements.expired.all(nowMs, nowMs, limit), ...statements.heldExpired.all(nowMs, limit)].map(readWaiting),
    sending: () => statements.sending.all().map(readStored),
    find: (no) => {
      const row = statements.find.get(no)
      return row === undefined ? null : readStored(row)
    },
    counts: () => {
      const row = journal.read(() => statements.counts.get()) ?? {}
      return { waiting: integerOf(row, 'waiting'), sending: integerOf(row, 'sending') }
    },
    claim: ({ delivery, attemptId, target, sourceSinceMs }) =>
      statements.claim.run(
        ...[attemptId, JSON.stringify(target), target.site, target.source, sourceSinceMs, delivery.no],
      ).changes === 1,
    unclaim: (no, attemptId) => statements.unclaim.run(no, attemptId).changes === 1,
    save: (next) => save({ statements, outbox, jobEnd }, next),
  }
}
