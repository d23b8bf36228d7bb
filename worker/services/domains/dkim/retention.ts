/** How long keys that were replaced stay: in DNS with the domain's owner, and here. */

/**
 * Mail waits up to five days for its receiver and is verified only then, so its key must be found for seven days after it was
 * signed. The hour on top is for the last signatures: an isolate signs with the old pair for up to 30 seconds after it was replaced,
 * and a request that began then may take a while.
 */
const RETIRED_KEEP_MS = 7 * 86_400_000 + 3_600_000

/** Until when the record of a key retired then must stay published. */
export const publishedUntilMs = (retiredAtMs: number): number => retiredAtMs + RETIRED_KEEP_MS

/** A key retired at this time or before has served. */
export const servedSinceMs = (nowMs: number): number => nowMs - RETIRED_KEEP_MS
