/**
 * All relays, the hold rules in force and the rules of the outgoing check, read together and kept in the isolate for some seconds so that a hand-over does
 * not read them once a mail.
 */
import { type OutgoingCheck, parseOutgoingCheck } from '@mailstead/contracts/api/operator/outgoing-check.ts'
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
  /** Whether and how mail is checked before it goes to a relay. */
  readonly outgoingCheck: OutgoingCheck
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
  const { outgoingCheck, ...read } = await selectRelaysWithHolds(deps.directory, deps.clock.now())
  const entry: Kept = { readAtMs: nowMs, ...read, outgoingCheck: parseOutgoingCheck(outgoingCheck) }
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
