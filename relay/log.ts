/** Log lines: one JSON object each, gathered and written once per event-loop turn. No bodies, no whole addresses. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export type Log = (event: string, fields?: LogFields) => void

/** Makes a log that hands finished lines to `write`. */
export function createLog(write: (lines: string) => void): Log {
  let pending = ''
  const flush = () => {
    const lines = pending
    pending = ''
    write(lines)
  }
  return (event, fields) => {
    if (pending === '') setImmediate(flush)
    pending += `${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`
  }
}

/** A line that wants an operator: `level` tells it apart (`docs/operations.md`). */
export const alarm = (log: Log, event: string, fields: LogFields = {}): void =>
  log(event, { level: 'error', ...fields })

/** What an unknown thrown value says. */
export const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
