/** Whether a restore is not over: asked where somebody is not known, and kept for some seconds. */
import type { Deps } from '../../../deps.ts'
import { readRestore } from './restore-place.ts'

/** Real time: what bounds the staleness of a copy must not follow the injected clock. */
const KEEP_MS = 5_000

const kept = new WeakMap<object, { readonly isClosed: boolean; readonly readAtMs: number }>()

/** False when the bucket cannot be asked: then who is unknown is refused as ever. */
export async function isClosed(deps: Pick<Deps, 'rawBucket'>): Promise<boolean> {
  const known = kept.get(deps.rawBucket)
  const nowMs = Date.now()
  if (known && Math.abs(nowMs - known.readAtMs) < KEEP_MS) return known.isClosed
  const entry = { isClosed: (await readRestore(deps).catch(() => null))?.isClosed ?? false, readAtMs: nowMs }
  kept.set(deps.rawBucket, entry)
  return entry.isClosed
}

/** Makes the next question of this isolate ask the bucket: called where a restore begins or ends. */
export function forgetClosed({ rawBucket }: Pick<Deps, 'rawBucket'>): void {
  kept.delete(rawBucket)
}
