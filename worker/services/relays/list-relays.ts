/** All relays, kept in the isolate for some seconds so that a hand-over does not read them once a mail. */
import type { Deps } from '../../deps.ts'
import { type RelayRow, selectRelays } from '../../store/directory/relays.ts'

/** Real time: what bounds the staleness of a copy must not follow the injected clock. */
const KEEP_MS = 5_000

interface Kept {
  readonly relays: readonly RelayRow[]
  readonly readAtMs: number
}

const kept = new WeakMap<object, Kept>()

/** In order of id, in any state; at most five seconds old. */
export async function listRelays(deps: Pick<Deps, 'directory'>): Promise<readonly RelayRow[]> {
  const known = kept.get(deps.directory)
  const nowMs = Date.now()
  if (known && Math.abs(nowMs - known.readAtMs) < KEEP_MS) return known.relays
  // Dated before the read, so that the copy is never older than it claims.
  const entry: Kept = { readAtMs: nowMs, relays: await selectRelays(deps.directory) }
  kept.set(deps.directory, entry)
  return entry.relays
}

/** Makes the next `listRelays` of this isolate ask the directory: called where a relay's row changes. */
export function forgetRelays(deps: Pick<Deps, 'directory'>): void {
  kept.delete(deps.directory)
}
