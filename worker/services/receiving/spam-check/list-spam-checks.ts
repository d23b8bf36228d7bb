/** What was scored on the account's demand, as the API shows it. */
import {
  type ListSpamChecks,
  type SpamCheck,
  SpamCheckId,
  type SpamCheckList,
} from '@mailstead/contracts/api/emails/spam-check.ts'
import type { Deps } from '../../../deps.ts'
import { cutPage } from '../../../platform/page.ts'
import { listSpamChecks as listRows, type SpamCheckRow } from '../../../store/ledger/sending/spam-checks.ts'
import type { Asker } from './check-spam.ts'

const show = ({
  id,
  mode,
  sizeBytes,
  score,
  threshold,
  symbols,
  startedAtMs,
  completedAtMs,
}: SpamCheckRow): SpamCheck => ({
  object: 'spam_check',
  id: SpamCheckId.parse(id),
  mode,
  size: sizeBytes,
  ...{ score, threshold, is_spam: score >= threshold },
  symbols: [...symbols],
  created_at: new Date(startedAtMs).toISOString(),
  completed_at: new Date(completedAtMs).toISOString(),
})

/** A page, newest first. */
export async function listSpamChecks(
  deps: Pick<Deps, 'ledgers'>,
  { tenant, shard }: Asker,
  page: ListSpamChecks,
): Promise<SpamCheckList> {
  const rows = await listRows(deps.ledgers.at(shard), tenant, page, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(show) }
}
