/** Scores that this isolate has seen, so that a text to many recipients is asked about once. A hint: another isolate asks again. */
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'

/** Real time: what bounds the staleness of a copy must not follow the injected clock. */
const KEEP_MS = 600_000
const KEEP_ENTRIES = 1_000

const kept = new Map<string, { readonly scan: SpamScan; readonly atMs: number }>()

export function recallScore(key: string): SpamScan | null {
  const known = kept.get(key)
  return known && Math.abs(Date.now() - known.atMs) < KEEP_MS ? known.scan : null
}

export function keepScore(key: string, scan: SpamScan): void {
  if (kept.size >= KEEP_ENTRIES) kept.clear()
  kept.set(key, { scan, atMs: Date.now() })
}
