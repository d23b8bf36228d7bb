/** How many recipients are in which state, by class: each count goes over an index of what is open, never over what is done. */
import type { Journal } from './journal.ts'
import { integerOf, textOf } from './row.ts'

export interface OpenCount {
  readonly class: string
  /** `due`: an attempt may start. `deferred`: its time has not come. */
  readonly state: 'due' | 'deferred' | 'held' | 'sending'
  readonly count: number
}

const COUNT = `
  SELECT class, CASE WHEN next_at_ms <= ? THEN 'due' ELSE 'deferred' END AS state, COUNT(*) AS total
    FROM deliveries WHERE state = 'waiting' AND hold_id IS NULL GROUP BY 1, 2
  UNION ALL SELECT class, 'held', COUNT(*) FROM deliveries WHERE hold_id IS NOT NULL GROUP BY 1
  UNION ALL SELECT class, 'sending', COUNT(*) FROM deliveries WHERE state = 'sending' GROUP BY 1`

/** Prepares the statement; states without recipients are absent. */
export function openCounts({ db }: Journal): (nowMs: number) => OpenCount[] {
  const statement = db.prepare(COUNT)
  return (nowMs) =>
    statement.all(nowMs).map((row) => ({
      class: textOf(row, 'class'),
      state: textOf(row, 'state') as OpenCount['state'],
      count: integerOf(row, 'total'),
    }))
}
