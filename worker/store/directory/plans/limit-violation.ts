/** Recognises the refusal of the triggers that keep the limits of what is made. D1 and Drizzle wrap it into other errors. */
const CAUSES_MAX = 5
const REFUSED = /limit reached: (domains|inboxes|api_keys)/

export type MadeThing = 'domains' | 'inboxes' | 'api_keys'
const THINGS: readonly MadeThing[] = ['domains', 'inboxes', 'api_keys']

/** Of which things the tenant has as many as it may; null for another error. */
export function brokenLimit(error: unknown): MadeThing | null {
  let cause = error
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    // Drizzle's own message holds the caller's parameters: it must not be searched.
    const [, found] = cause.message.startsWith('Failed query:') ? [] : (REFUSED.exec(cause.message) ?? [])
    if (found !== undefined) return THINGS.find((thing) => thing === found) ?? null
    cause = cause.cause
  }
  return null
}
