/** Recognises SQLite's refusal of a second row, which D1 and Drizzle wrap into other errors. */
const CAUSES_MAX = 5

/**
 * True when the error, or one that it wraps, is `UNIQUE constraint failed: <columns>` of one of the indexes; columns as SQLite
 * writes them.
 */
export function violatesUnique(error: unknown, ...indexes: readonly string[]): boolean {
  let cause = error
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    // Drizzle's own message holds the caller's parameters: it must not be searched.
    if (
      !cause.message.startsWith('Failed query:') &&
      new RegExp(`UNIQUE constraint failed: (?:${indexes.join('|')})(?![\\w.,])`).test(cause.message)
    )
      return true
    cause = cause.cause
  }
  return false
}
