/** Wakes the runners of webhooks. A hint and no more: what is to be posted is in the ledger, and a cron finds it. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import type { Listener } from '../../../store/ledger/events/listeners.ts'

/** Of its object. */
export const runnerName = ({ tenant, webhook }: Listener): string => `${tenant}/${webhook}`

/** Never rejects. */
export async function wakeWebhooks(
  deps: Pick<Deps, 'log' | 'webhookRunners'>,
  listeners: readonly Listener[],
): Promise<void> {
  await Promise.all(
    listeners.map((listener) =>
      deps.webhookRunners
        .getByName(runnerName(listener))
        .wake(listener)
        .catch((error: unknown) =>
          deps.log('warn', 'webhook.wake_failed', { webhook: listener.webhook, error: describeError(error) }),
        ),
    ),
  )
}
