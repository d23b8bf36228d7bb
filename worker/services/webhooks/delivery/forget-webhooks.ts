/** The runners of a tenant that is being removed forget whose they are; without that each would look for its webhook once more. */
import type { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { listWebhooks } from '../../../store/ledger/events/webhooks.ts'
import { runnerName } from './wake.ts'

const PAGE = 20

/** On every ledger: a move may have left something on another one. Throws when a runner cannot be reached. */
export async function forgetWebhooks(deps: Pick<Deps, 'ledgers' | 'webhookRunners'>, tenant: TenantId): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    let after: WebhookId | undefined
    do {
      const rows = await listWebhooks(deps.ledgers.at(shard), tenant, { after }, PAGE)
      await Promise.all(
        rows.map(async ({ id }) => deps.webhookRunners.getByName(runnerName({ tenant, webhook: id })).forget()),
      )
      after = rows.length < PAGE ? undefined : rows.at(-1)?.id
    } while (after !== undefined)
  }
}
