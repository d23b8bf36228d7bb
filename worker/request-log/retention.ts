/**
 * How much of a tenant's requests is kept. The real clock counts, since the ids of requests are dated by it; it is the same one in
 * every object.
 */
import { firstIdAt } from '../platform/ids.ts'

export const KEPT_REQUESTS = 10_000
const KEPT_MS = 30 * 24 * 3_600_000

/** One write in so many removes what is too much: looking costs more than writing. */
export const PRUNED_EVERY = 50

/** Removed at once, for each of the two reasons: more than come in until the next time, and never many. */
export const REMOVED_AT_ONCE = 100

/** Requests with a lesser id are too old. */
export const oldestKeptId = (): string => firstIdAt(Date.now() - KEPT_MS)
