/** Finding what a control scope may mean, page by page, and what is done to such rows. The caller holds the scope against each row. */
import { buildEvent } from '../delivery/build-event.ts'
import {
  readStored,
  readWaiting,
  STORED_COLUMNS,
  type Stop,
  type StoredDelivery,
  WAITING_COLUMNS,
  type WaitingDelivery,
} from './delivery-row.ts'
import { createJobEnd } from './job-end.ts'
import type { Journal } from './journal.ts'
import type { OutboxRows } from './outbox-rows.ts'
import { integerOf } from './row.ts'

/** A place in the walk over everything that waits. */
export interface WalkMark {
  readonly address: string
  readonly no: number
}
export const WALK_START: WalkMark = { address: '', no: 0 }

export interface ScopeRows {
  /** Everything that waits, held or not, in the order of addresses. */
  waitingAfter(mark: WalkMark, limit: number): StoredDelivery[]
  /** Held deliveries after a delivery in the order of expiry; null begins. */
  heldAfter(last: WaitingDelivery | null, limit: number): StoredDelivery[]
  /** What of a job is not done. */
  ofJob(jobId: string): StoredDelivery[]
  /** What waits for an address. */
  ofAddress(address: string): StoredDelivery[]
  // The rest belongs inside a transaction.
  /** False when the delivery does not wait or is held already. Tells so with an event. */
  hold(delivery: WaitingDelivery, hold: { readonly id: string; readonly reason: string }, nowMs: number): boolean
  /** Another rule holds it now. */
  moveHold(no: number, holdId: string): void
  /** The delivery as it waits now; null when it was not held. Tells so with an event. */
  release(delivery: WaitingDelivery, nowMs: number): WaitingDelivery | null
  /** The next try is due now; false when the delivery does not wait. */
  setDue(no: number, nowMs: number): boolean
  /** Marks a delivery on the wire; an earlier mark stands unless it only gives back. */
  stop(no: number, stop: Stop): boolean
  /** Ends a delivery here without a word: its job is given back or let go. */
  setAside(delivery: WaitingDelivery, nowMs: number): void
  /** From now on the end of the job's last delivery is told as `returned`; null takes that back. */
  setReturnReason(jobNo: number, reason: string | null): void
}

function prepareAll({ db }: Journal) {
  const from = 'FROM deliveries d JOIN jobs j ON j.no = d.job_no'
  return {
    walk: db.prepare(`SELECT ${STORED_COLUMNS} ${from} WHERE d.state = 'waiting' AND (d.address, d.no) > (?, ?)
      ORDER BY d.address, d.no LIMIT ?`),
    held: db.prepare(`SELECT ${STORED_COLUMNS} ${from} WHERE d.hold_id IS NOT NULL AND (d.expires_at_ms, d.no) > (?, ?)
      ORDER BY d.expires_at_ms, d.no LIMIT ?`),
    ofJob: db.prepare(`SELECT ${STORED_COLUMNS} ${from} WHERE j.id = ? AND d.state <> 'done'`),
    ofAddress: db.prepare(`SELECT ${STORED_COLUMNS} ${from} WHERE d.state = 'waiting' AND d.address = ?`),
    find: db.prepare(`SELECT ${WAITING_COLUMNS} ${from} WHERE d.no = ?`),
    // Held and released take turns in time, so that the later of the two says how it stands.
    hold: db.prepare(`UPDATE deliveries SET hold_id = ?, held_at_ms = MAX(?, COALESCE(released_at_ms, 0) + 1), site = ?
      WHERE no = ? AND state = 'waiting' AND hold_id IS NULL RETURNING held_at_ms`),
    moveHold: db.prepare('UPDATE deliveries SET hold_id = ? WHERE no = ? AND hold_id IS NOT NULL'),
    release: db.prepare(`UPDATE deliveries SET hold_id = NULL, released_at_ms = MAX(?, held_at_ms + 1)
      WHERE no = ? AND hold_id IS NOT NULL RETURNING released_at_ms`),
    setDue: db.prepare(`UPDATE deliveries SET next_at_ms = ? WHERE no = ? AND state = 'waiting'`),
    stop: db.prepare(`UPDATE deliveries SET stop_state = ?, stop_reason = ? WHERE no = ? AND state <> 'done'
      AND (stop_state IS NULL OR (stop_state = 'returned' AND ? <> 'returned'))`),
    setAside:
      db.prepare(`UPDATE deliveries SET state = 'done', stop_state = 'returned', attempt_id = NULL, target = NULL, hold_id = NULL
      WHERE no = ? AND state <> 'done'`),
    setReturnReason: db.prepare('UPDATE jobs SET return_reason = ? WHERE no = ?'),
  }
}

/** Prepares the statements. */
export function scopeRows(journal: Journal, outbox: OutboxRows): ScopeRows {
  const statements = prepareAll(journal)
  const jobEnd = createJobEnd(journal, outbox)
  const present = (no: number): WaitingDelivery | null => {
    const row = statements.find.get(no)
    return row === undefined ? null : readWaiting(row)
  }
  const tell = (delivery: WaitingDelivery, kind: 'held' | 'released', told: { mark: number; reason?: string }) => {
    const event = buildEvent(delivery, { kind, attempt: null, atMs: told.mark, ...told })
    outbox.add(event.id, JSON.stringify(event))
  }
  return {
    waitingAfter: (mark, limit) => statements.walk.all(mark.address, mark.no, limit).map(readStored),
    heldAfter: (last, limit) =>
      statements.held.all(...[last?.expiresAtMs ?? Number.MIN_SAFE_INTEGER, last?.no ?? 0, limit]).map(readStored),
    ofJob: (jobId) => statements.ofJob.all(jobId).map(readStored),
    ofAddress: (address) => statements.ofAddress.all(address).map(readStored),
    hold: (delivery, { id, reason }, nowMs) => {
      const row = statements.hold.get(...[id, nowMs, delivery.site, delivery.no])
      if (row !== undefined) tell(delivery, 'held', { mark: integerOf(row, 'held_at_ms'), reason })
      return row !== undefined
    },
    moveHold: (no, holdId) => {
      statements.moveHold.run(holdId, no)
    },
    release: (delivery, nowMs) => {
      const row = statements.release.get(nowMs, delivery.no)
      if (row === undefined) return null
      tell(delivery, 'released', { mark: integerOf(row, 'released_at_ms') })
      return present(delivery.no)
    },
    setDue: (no, nowMs) => statements.setDue.run(nowMs, no).changes === 1,
    stop: (no, { state, reason }) => statements.stop.run(state, reason, no, state).changes === 1,
    setAside: (delivery, nowMs) => {
      if (statements.setAside.run(delivery.no).changes === 1) jobEnd.closeDelivery(delivery.jobNo, nowMs)
    },
    setReturnReason: (jobNo, reason) => {
      statements.setReturnReason.run(reason, jobNo)
    },
  }
}
