/** The end of a job at this relay: its body goes with its last open delivery, and a job given back is told of. */
import { buildEvent } from '../delivery/build-event.ts'
import { readWaiting, WAITING_COLUMNS } from './delivery-row.ts'
import type { Journal } from './journal.ts'
import type { OutboxRows } from './outbox-rows.ts'
import { integerOf, textOrNull } from './row.ts'

export interface JobEnd {
  /** Inside a transaction: one more delivery of the job is done. */
  closeDelivery(jobNo: number, nowMs: number): void
}

/** Prepares the statements. */
export function createJobEnd({ db }: Journal, outbox: OutboxRows): JobEnd {
  const close = db.prepare(
    `UPDATE jobs SET open = open - 1, closed_at_ms = CASE WHEN open = 1 THEN ? END WHERE no = ? RETURNING open, return_reason`,
  )
  const dropBody = db.prepare('DELETE FROM bodies WHERE job_no = ?')
  const returned = db.prepare(`SELECT ${WAITING_COLUMNS} FROM deliveries d JOIN jobs j ON j.no = d.job_no
    WHERE d.job_no = ? AND d.stop_state = 'returned' AND d.state = 'done' ORDER BY d.n LIMIT 1`)
  const tellReturned = (jobNo: number, reason: string, nowMs: number) => {
    const row = returned.get(jobNo)
    // All ended by themselves while they were called back: there is nothing to give back.
    if (row === undefined) return
    const delivery = readWaiting(row)
    const event = buildEvent(delivery, {
      kind: 'returned',
      mark: delivery.epoch,
      attempt: null,
      reason,
      atMs: nowMs,
    })
    outbox.add(event.id, JSON.stringify(event))
  }
  return {
    closeDelivery: (jobNo, nowMs) => {
      const job = close.get(nowMs, jobNo)
      if (job === undefined || integerOf(job, 'open') > 0) return
      dropBody.run(jobNo)
      const reason = textOrNull(job, 'return_reason')
      if (reason !== null) tellReturned(jobNo, reason, nowMs)
    },
  }
}
