/** Nonces seen: a signed request counts once (`docs/architecture.md`). */

/** Twice the allowed skew: older ones cannot pass the signature check any more. */
const KEEP_MS = 600_000
const NONCES_MAX = 500_000

/** Makes a check that is true for a nonce the first time only. `now` is real, monotonic milliseconds. */
export function createNonceCheck(now: () => number): (nonce: string) => boolean {
  const seen = new Map<string, number>()
  return (nonce) => {
    if (seen.has(nonce)) return false
    seen.set(nonce, now())
    // In order of arrival, so the old ones come first.
    for (const [old, at] of seen) {
      if (now() - at <= KEEP_MS && seen.size <= NONCES_MAX) break
      seen.delete(old)
    }
    return true
  }
}
