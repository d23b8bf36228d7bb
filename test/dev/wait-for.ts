/** Waits for a condition of the running system, which has its own pace. */
import { setTimeout as wait } from 'node:timers/promises'

const POLL_MS = 50

/**
 * No test asserts by it: longer than the sweeps need that find what a lost wake-up forgot (a minute until it is due, a minute
 * until the cron), and what waits for a first retry.
 */
const PATIENCE_MS = 150_000

/** The first value of `look` that is neither null, undefined nor false; throws with `what` after `timeoutMs`. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T> | T,
  timeoutMs = PATIENCE_MS,
): Promise<Exclude<T, null | undefined | false>> {
  const deadlineMs = Date.now() + timeoutMs
  for (;;) {
    const value = await look()
    if (isPresent(value)) return value
    if (Date.now() > deadlineMs) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`)
    await wait(POLL_MS)
  }
}

const isPresent = <T>(value: T): value is Exclude<T, null | undefined | false> =>
  value !== null && value !== undefined && value !== false
