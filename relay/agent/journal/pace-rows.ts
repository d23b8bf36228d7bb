/** Lanes that providers have slowed down: what of the pace outlives a restart. */
import type { Journal } from './journal.ts'
import { integerOf, textOf } from './row.ts'

export interface SlowLane {
  /** Its key, as the pace makes it. */
  readonly lane: string
  /** How often it was paused and has not made up for it. */
  readonly level: number
  readonly pausedUntilMs: number
  readonly reason: string
}

export interface PaceRows {
  all(): SlowLane[]
  put(lane: SlowLane): Promise<void>
  remove(lanes: readonly string[]): Promise<void>
}

/** Prepares the statements of table `paces`. */
export function paceRows(journal: Journal): PaceRows {
  const { db } = journal
  const all = db.prepare('SELECT lane, level, paused_until_ms, reason FROM paces')
  const put =
    db.prepare(`INSERT INTO paces (lane, level, paused_until_ms, reason) VALUES (?, ?, ?, ?) ON CONFLICT (lane)
    DO UPDATE SET level = excluded.level, paused_until_ms = excluded.paused_until_ms, reason = excluded.reason`)
  const remove = db.prepare('DELETE FROM paces WHERE lane = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        lane: textOf(row, 'lane'),
        level: integerOf(row, 'level'),
        pausedUntilMs: integerOf(row, 'paused_until_ms'),
        reason: textOf(row, 'reason'),
      })),
    put: ({ lane, level, pausedUntilMs, reason }) =>
      journal.write(() => {
        put.run(lane, level, pausedUntilMs, reason)
      }),
    remove: (lanes) =>
      journal.write(() => {
        for (const lane of lanes) remove.run(lane)
      }),
  }
}
