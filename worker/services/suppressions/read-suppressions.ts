/** The suppression list as the API shows it. */
import type {
  ListSuppressions,
  Suppression,
  SuppressionList,
  SuppressionOrigin,
} from '@mailstead/contracts/api/suppression.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound } from '../../platform/refusal.ts'
import {
  findSuppressions,
  listSuppressions as listRows,
  type SuppressionKeys,
  type SuppressionRow,
} from '../../store/ledger/sending/suppressions.ts'
import type { Access } from '../access/access.ts'

type Place = Pick<Access, 'tenant' | 'shard'>

/** The API has no word of its own for readers who unsubscribed. */
const REASONS = {
  bounce: ['bounce'],
  complaint: ['complaint'],
  manual: ['manual', 'unsubscribe'],
} as const satisfies Record<SuppressionOrigin, readonly SuppressionRow['reason'][]>

const showEntry = (row: SuppressionRow): SuppressionList['data'][number] => ({
  id: row.id,
  email: row.address,
  origin: row.reason === 'unsubscribe' ? 'manual' : row.reason,
  source_id: row.messageId,
  created_at: new Date(row.createdAtMs).toISOString(),
})

/** The one entry of the key. Throws `not_found`. */
export async function readSuppression(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Place,
  key: SuppressionKeys,
): Promise<Suppression> {
  const [row] = await findSuppressions(deps.ledgers.at(shard), tenant, key)
  if (!row) throw notFound('suppression')
  return { object: 'suppression', ...showEntry(row) }
}

/** A page, newest first. */
export async function listSuppressions(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Place,
  { origin, ...page }: ListSuppressions,
): Promise<SuppressionList> {
  const position = { ...page, reasons: origin && REASONS[origin] }
  const rows = await listRows(deps.ledgers.at(shard), tenant, position, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showEntry) }
}
