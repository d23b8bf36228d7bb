/** A D1 database that counts round trips and rows written, for the budgets of the hot paths. */
import { interceptDatabase } from './intercept-database.ts'

export interface Meter {
  roundTrips: number
  rowsWritten: number
  /** The text of every statement that was executed, when it is wanted. */
  readonly statements?: Set<string>
}

const rowsWritten = (result: unknown): number =>
  (result as { meta?: { rows_written?: number } } | null)?.meta?.rows_written ?? 0

/** Every execution and every batch is one round trip. */
export function meterDatabase(database: D1Database, meter: Meter): D1Database {
  return interceptDatabase(database, async (statements, run) => {
    for (const statement of statements) meter.statements?.add(statement)
    const result = await run()
    meter.roundTrips += 1
    for (const each of statements.length > 1 && Array.isArray(result) ? result : [result].flat())
      meter.rowsWritten += rowsWritten(each)
    return result
  })
}
