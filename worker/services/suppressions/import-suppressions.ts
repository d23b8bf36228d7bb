/** A suppression list from elsewhere. What is not valid is told and left out: the rest of a long list must not wait for it. */
import type {
  ImportSuppressions,
  SuppressionOrigin,
  SuppressionsImported,
} from '@mailstead/contracts/api/suppression.ts'
import type { Deps } from '../../deps.ts'
import { findSuppressions } from '../../store/ledger/sending/suppressions.ts'
import type { Access } from '../access/access.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { suppressAddresses } from '../control/suppress.ts'
import { type NewThing, newThing } from '../idempotency/new-thing.ts'
import { parseSuppressed } from './parse-suppressed.ts'

/**
 * Of two entries for one address the first stands. Repeating is harmless; what was put on the list since `atMs`, when the request
 * came first, counts as added by it.
 */
export async function importSuppressions(
  deps: ControlDeps & Pick<Deps, 'ledgers'>,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  { entries }: ImportSuppressions,
  { atMs }: Pick<NewThing, 'atMs'> = newThing(deps),
): Promise<SuppressionsImported> {
  const origins = new Map<string, SuppressionOrigin>()
  const invalid: { index: number; message: string }[] = []
  for (const [index, { email, origin }] of entries.entries()) {
    const parsed = parseSuppressed(email)
    if (!parsed.ok) invalid.push({ index, message: `\`entries.${index}.email\` ${parsed.why}.` })
    else if (!origins.has(parsed.address)) origins.set(parsed.address, origin)
  }
  const keys = { column: 'address', values: [...origins.keys()] } as const
  const known = await findSuppressions(deps.ledgers.at(shard), tenant, keys)
  for (const [reason, group] of Map.groupBy(origins, ([, origin]) => origin))
    await suppressAddresses(deps, tenant, { addresses: group.map(([address]) => address), reason })
  const added = origins.size - known.filter(({ createdAtMs }) => createdAtMs < atMs).length
  return { object: 'suppression_import', added, existing: entries.length - invalid.length - added, invalid }
}
