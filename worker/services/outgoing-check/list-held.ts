/** Mails that wait for a person, newest first: of one account, or of all. */
import type { ListSpamHolds, OperatorSpamHold, SpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { type HeldRow, listAllHeld, listHeld } from '../../store/ledger/sending/outgoing-checks.ts'
import type { Access } from '../access/access.ts'
import { showHeld } from './show-check.ts'

interface Page<Item> {
  readonly object: 'list'
  readonly has_more: boolean
  readonly data: Item[]
}

const byId = (a: HeldRow, b: HeldRow): number => (a.id < b.id ? -1 : Number(a.id > b.id))

export async function listOwnHeld(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  page: ListSpamHolds,
): Promise<Page<SpamHold>> {
  const rows = await listHeld(deps.ledgers.at(shard), tenant, { ...page, limit: page.limit + 1 })
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showHeld) }
}

/** One statement a ledger. */
export async function listEverybodysHeld(
  deps: Pick<Deps, 'ledgers'>,
  page: ListSpamHolds,
): Promise<Page<OperatorSpamHold>> {
  const limit = page.limit + 1
  const shards = Array.from({ length: deps.ledgers.count }, (_, shard) => deps.ledgers.at(shard))
  const found = (await Promise.all(shards.map((ledger) => listAllHeld(ledger, { ...page, limit })))).flat().sort(byId)
  // Of all ledgers together, those that are nearest to the position.
  const nearest = page.before ? found.slice(0, limit) : found.slice(-limit)
  const { shown, hasMore } = cutPage(nearest.toReversed(), page)
  const data = shown.map((row) => ({ ...showHeld(row), tenant_id: row.tenant }))
  return { object: 'list', has_more: hasMore, data }
}
