/** Greylisting knows a sender by its address: for four hours a mail comes again from the one that it came from first. */
import type { WaitingDelivery } from '../journal/delivery-row.ts'

const KEEP_MS = 14_400_000

type Tried = Pick<WaitingDelivery, 'site' | 'source' | 'sourceSinceMs'>

/** The source to go on with at a site; undefined when any will do. */
export function sourceToKeep(
  { site, source, sourceSinceMs }: Tried,
  at: string,
  nowMs: number,
): string | null | undefined {
  if (site !== at || sourceSinceMs === null) return undefined
  // A clock that was turned back makes it no longer.
  return Math.abs(nowMs - sourceSinceMs) < KEEP_MS ? source : undefined
}

/** Since when the delivery comes from `source` at a site, once it does so now. */
export const sourceSince = (
  tried: Tried,
  now: { readonly site: string; readonly source: string | null },
  nowMs: number,
): number => (tried.site === now.site && tried.source === now.source ? (tried.sourceSinceMs ?? nowMs) : nowMs)
