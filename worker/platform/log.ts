/** Log lines: one JSON object each, never a body, a secret or a whole address. */
type Field = string | number | boolean | null | undefined

/** `event` is a noun.past such as `relay.unreachable`; fields are short and hold no personal data. */
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: Readonly<Record<string, Field>>) => void

export const consoleLog: Log = (level, event, fields) => {
  console[level](JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }))
}

/**
 * What may be said of an error: its class and D1's or the runtime's own text. Drizzle's message holds every parameter
 * of the query (addresses, sealed keys), so of such an error only the cause is told.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no Error'
  const told = error.name === 'DrizzleQueryError' || error.message.startsWith('Failed query:') ? error.cause : error
  return told instanceof Error ? `${told.name}: ${told.message.slice(0, 300)}` : 'a database error'
}
