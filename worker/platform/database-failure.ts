/** Tells a database that cannot be reached from a statement that is wrong: the first passes, the second is a fault of ours. */

/** D1 names what SQLite refused; everything else it says is about itself (overload, reset, lost connection). */
const REFUSED_BY_SQLITE = /SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE|TOOBIG)/

/** True for a failure of D1 that the caller may sit out. Drizzle's error holds D1's as its cause. */
export function isDatabaseFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const told = error.cause instanceof Error && error.message.startsWith('Failed query:') ? error.cause : error
  return told.message.startsWith('D1_') && !REFUSED_BY_SQLITE.test(told.message)
}
