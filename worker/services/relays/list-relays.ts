/**
 * All relays and the hold rules in force, read together and kept in the isolate for some seconds so that a hand-over does
 * not read them once a mail.
 */
import type { Deps } from '../../deps.ts'
import type { HoldRow } from '../../store/directory/holds.ts'
import { type RelayRow, selectRelaysWithHolds } from '../../store/directory/relays.ts'

/** Real time: what bounds the staleness of a copy must not follow the injected clock. */
const KEEP_MS = 5_000

export interface RelaysAndHolds {
  /** In order of id, in any state. */
  readonly relays: readonly RelayRow[]
  /** Some may have ended since they were read: `untilMs` says when. */
  readonly holds: readonly HoldRow[]
}

interface Kept extends RelaysAndHolds {
  readonly readAtMs: number
}

const kept = new WeakMap<object, Kept>()

/** At most five seconds old. */
export async function listRelaysAndHolds(deps: Pick<Deps, 'directory' | 'clock'>): Promise<RelaysAndHolds> {
  const known = kept.get(deps.directory)
  const nowMs = Date.now()
  if (known && Math.abs(nowMs - known.readAtMs) < KEEP_MS) return known
  // Dated before the read, so that the copy is never older than it claims.
  const entry: Kept = { readAtMs: nowMs, ...(await selectRelaysWithHolds(deps.directory, deps.clock.now())) }
  kept.set(deps.directory, entry)
  return entry
}

/** The relays alone, in order of id, in any state; at most five seconds old. */
export async function listRelays(deps: Pick<Deps, 'directory' | 'clock'>): Promise<readonly RelayRow[]> {
  return (await listRelaysAndHolds(deps)).relays
}

/** Makes the next list of this isolate ask the directory: called where a relay's row or a hold changes. */
export function forgetRelays(deps: Pick<Deps, 'directory'>): void {
  kept.delete(deps.directory)
}
