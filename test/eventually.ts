/** Waits for what comes true at the pace of a busy machine. */
import { vi } from 'vitest'

/** No test asserts by it: long enough for a machine that does other work, short enough to fail long before the test's own limit. */
const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 20

/** What `check` returns once it no longer throws; afterwards its last error. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: PATIENCE_MS, interval: LOOK_EVERY_MS })
