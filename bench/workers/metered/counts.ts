/** What a bill counts, by the phase of a mail's life. */

export interface Counts {
  /** Invocations of the Worker by HTTP, queue or cron. */
  requests: number
  rowsRead: number
  rowsWritten: number
  /** Three a message: written, read, deleted; each 64 KB count. */
  queueOperations: number
  /** Of R2: A writes and lists, B reads. */
  classA: number
  classB: number
  /** Of Durable Objects: calls and alarms, and how long they were at work. */
  objectRequests: number
  objectMs: number
}

const NONE: Counts = {
  ...{ requests: 0, rowsRead: 0, rowsWritten: 0, queueOperations: 0 },
  ...{ classA: 0, classB: 0, objectRequests: 0, objectMs: 0 },
}

/** What one statement of a phase read and wrote. */
export interface StatementCounts {
  readonly phase: string
  readonly text: string
  rowsRead: number
  rowsWritten: number
}

const statements = new Map<string, StatementCounts>()

/** Rows of one execution: of its phase, and of the statement. */
export function countStatement(phase: string, text: string, rowsRead: number, rowsWritten: number): void {
  const counts = countsOf(phase)
  counts.rowsRead += rowsRead
  counts.rowsWritten += rowsWritten
  const name = `${phase} ${text}`
  const known = statements.get(name) ?? { phase, text, rowsRead: 0, rowsWritten: 0 }
  known.rowsRead += rowsRead
  known.rowsWritten += rowsWritten
  statements.set(name, known)
}

export const allStatements = (): StatementCounts[] => [...statements.values()]

const phases = new Map<string, Counts>()

/** Counted further by whoever asks; one object a phase for the life of the isolate. */
export function countsOf(phase: string): Counts {
  const known = phases.get(phase)
  if (known) return known
  const made = { ...NONE }
  phases.set(phase, made)
  return made
}

/** All phases so far. */
export const allCounts = (): Record<string, Counts> => Object.fromEntries(phases)

/** From here on anew. */
export function forgetCounts(): void {
  statements.clear()
  for (const counts of phases.values()) Object.assign(counts, NONE)
}
