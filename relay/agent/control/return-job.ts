/** Giving a job back to the Worker, or letting go of one that is another relay's: all its deliveries together. */
import type { StoredDelivery } from '../journal/delivery-row.ts'
import type { ScopeRows } from '../journal/scope-rows.ts'

export interface JobReturn {
  readonly rows: Pick<ScopeRows, 'ofJob' | 'release' | 'setAside' | 'setReturnReason' | 'stop'>
  readonly nowMs: () => number
}

function giveBackOne({ rows, nowMs }: JobReturn, delivery: StoredDelivery, reason: string): boolean {
  // After an unknown outcome another relay would send at once, and the peer may have it: the one more try is ours.
  if (delivery.state === 'sending' || delivery.unknowns > 0)
    return rows.stop(delivery.no, { state: 'returned', reason })
  // What holds it next, if anything does, is told by whoever has it then.
  if (delivery.holdId !== null) rows.release(delivery, nowMs())
  rows.setAside(delivery, nowMs())
  return true
}

/**
 * Inside a transaction: what waits is set aside, what is on the wire is not tried again, and when nothing is left on the
 * wire the job is told as returned and its body dropped. Answers how many deliveries were touched.
 */
export function giveBackJob(deps: JobReturn, open: readonly StoredDelivery[], reason: string): number {
  const [first] = open
  if (first === undefined) return 0
  deps.rows.setReturnReason(first.jobNo, reason)
  return open.filter((delivery) => giveBackOne(deps, delivery, reason)).length
}

/** Inside a transaction: the same without a word, for a job that is not this relay's any more. */
export function letGoOfJob({ rows, nowMs }: JobReturn, jobId: string): void {
  for (const delivery of rows.ofJob(jobId)) {
    if (delivery.state === 'sending') rows.stop(delivery.no, { state: 'returned', reason: null })
    else rows.setAside(delivery, nowMs())
  }
}
