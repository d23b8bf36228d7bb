/** An entry of a relay's own audit log: it belongs to no account. */
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import type { RelayChangeRow } from '../../store/directory/registry/relay-changes.ts'

/** Whoever acts; null for this deployment itself, or the relay's node. */
export interface ChangedBy {
  readonly userId: string
  readonly name: string
}

/** `detail` holds no secret. */
export function relayChange(
  { clock }: Pick<Deps, 'clock'>,
  by: ChangedBy | null,
  act: string,
  detail: Readonly<Record<string, unknown>> = {},
): RelayChangeRow {
  const atMs = clock.now()
  return {
    id: newId(atMs),
    atMs,
    act,
    byId: by?.userId ?? null,
    byName: by?.name ?? null,
    detail: JSON.stringify(detail),
  }
}
