/** Answers that come no sooner than others: how long one takes must not tell whether the address has an account. */

/** More is written for an address that has an account, or for one that has none. Longer than either takes. */
const LEAST_MS: Readonly<Record<string, number>> = {
  '/api/auth/request-password-reset': 400,
  '/api/auth/send-verification-email': 400,
  // One hash is in it.
  '/api/auth/sign-up/email': 800,
}

/** To be called when the request comes; what it gives is awaited before the answer goes. Waiting costs no processor time. */
export function noSooner(path: string): () => Promise<void> {
  const leastMs = LEAST_MS[path] ?? 0
  const startMs = Date.now()
  return async () => {
    const leftMs = startMs + leastMs - Date.now()
    if (leftMs > 0) await scheduler.wait(leftMs)
  }
}
