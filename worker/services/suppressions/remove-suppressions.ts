/** Takes addresses off the suppression list: mail to them is sent again from now on. What was stopped stays so. */
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { deleteSuppressions, type SuppressionKeys } from '../../store/ledger/sending/suppressions.ts'
import type { Access } from '../access/access.ts'
import type { ActingIn } from '../access/audit-entry.ts'
import { audited } from '../access/audited.ts'
import { announce } from '../webhooks/delivery/announce.ts'

type RemoveDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'liveFeeds' | 'webhookRunners'>

export type { SuppressionKeys }

type Place = ActingIn & Pick<Access, 'shard'>

/** Told of by name: what is removed at once can be a hundred. */
const NAMED_MAX = 20

/** The ids of what was on the list, in the order of the keys. */
export async function removeSuppressions(
  deps: RemoveDeps,
  access: Place,
  keys: SuppressionKeys,
): Promise<readonly string[]> {
  const { tenant, shard } = access
  const detail = { entries: keys.values.length, [`${keys.column}s`]: keys.values.slice(0, NAMED_MAX) }
  const { rows, listeners } = await audited(deps, access, { act: 'suppressions.removed', detail }, async (takeBack) => {
    const removed = await deleteSuppressions(deps.ledgers.at(shard), tenant, keys, deps.clock.now())
    if (removed.rows.length === 0) await takeBack()
    return removed
  })
  await announce(deps, listeners, [{ tenant, type: 'suppression', id: null }])
  const ids = new Map(rows.map((row) => [row[keys.column], row.id]))
  return [...new Set(keys.values)].flatMap((value) => ids.get(value) ?? [])
}

/** The id of the one entry of the key. Throws `not_found`. */
export async function removeSuppression(deps: RemoveDeps, place: Place, key: SuppressionKeys): Promise<string> {
  const [id] = await removeSuppressions(deps, place, key)
  if (id === undefined) throw notFound('suppression')
  return id
}
