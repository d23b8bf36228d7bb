/** Attempts at a delivery as the API shows them. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { ListWebhookAttempts, WebhookAttemptList } from '@mailstead/contracts/api/webhook-event.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { listAttempts as listRows } from '../../store/ledger/events/webhook-log.ts'
import type { Access } from '../access/access.ts'
import { attemptId, readAttemptNumber } from './attempt-id.ts'
import { readPosition } from './number-position.ts'
import { requireDelivery } from './require-delivery.ts'

/** A page, newest first. Throws `not_found`, or `validation_error` for a position that is no attempt at this delivery. */
export async function listAttempts(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  { webhook, event }: { readonly webhook: WebhookId; readonly event: string },
  page: ListWebhookAttempts,
): Promise<WebhookAttemptList> {
  const { seq } = await requireDelivery(deps, access, webhook, event)
  const delivery = { webhook, seq }
  const position = readPosition(page, (id) => readAttemptNumber(delivery, id))
  const rows = await listRows(
    deps.ledgers.at(access.shard),
    access.tenant,
    { id: webhook, seq },
    { ...position, count: page.limit + 1 },
  )
  const { shown, hasMore } = cutPage(rows, page)
  return {
    object: 'list',
    has_more: hasMore,
    data: shown.map(({ n, httpStatus, response, sentAtMs }) => ({
      id: attemptId(delivery, n, sentAtMs),
      http_status_code: httpStatus,
      response,
      sent_at: new Date(sentAtMs).toISOString(),
    })),
  }
}
