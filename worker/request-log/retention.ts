/**
 * How much of a tenant's requests is kept. The real clock counts, since the ids of requests are dated by it; it is the same one in
 * every object.
 */
import { firstIdAt } from '../platform/ids.ts'

export const KEPT_REQUESTS = 10_000
const KEPT_MS = 30 * 24 * 3_600_000

/** Removed by one write, for each of the two reasons: more than come in, and never many at once. */
export const REMOVED_AT_ONCE = 10

/** Requests with a lesser id are too old. */
export const oldestKeptId = (): string => firstIdAt(Date.now() - KEPT_MS)
