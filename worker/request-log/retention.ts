/**
 * How much of a tenant's requests is kept. The real clock counts, since the ids of requests are dated by it; it is the same one in
 * every object.
 */
import { firstIdAt } from '../platform/ids.ts'

export const KEPT_REQUESTS = 10_000
const KEPT_MS = 30 * 24 * 3_600_000

/** One write in so many looks for what is too much: that reads as many rows as are kept. */
const LOOKS_EVERY = 64

/** Removed at once, for each of the two reasons: more than come in until the next look, and never many. */
export const REMOVED_AT_ONCE = 200

/** Whether the writing of this request looks. Told by the random end of its id: nothing need be counted or remembered. */
export const isLooking = (id: string): boolean => Number.parseInt(id.slice(-2), 16) % LOOKS_EVERY === 0

/** Requests with a lesser id are too old. */
export const oldestKeptId = (): string => firstIdAt(Date.now() - KEPT_MS)
