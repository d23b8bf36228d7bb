/** Wakes webhooks whose runner was not woken, or has lost its alarm: what is due stands in the ledger. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { listWaitingWebhooks, type WaitingWebhook } from '../../../store/ledger/events/webhook-deliveries.ts'
import { wakeWebhooks } from './wake.ts'

const PAGE = 100
const PAGES_A_RUN = 10

type SweepDeps = Pick<Deps, 'clock' | 'ledgers' | 'log' | 'webhookRunners'>

async function sweepShard(deps: SweepDeps, shard: number): Promise<void> {
  let after: WaitingWebhook | null = null
  for (let page = 0; page < PAGES_A_RUN; page++) {
    const waiting: readonly WaitingWebhook[] = await listWaitingWebhooks(deps.ledgers.at(shard), {
      after,
      nowMs: deps.clock.now(),
      limit: PAGE,
    })
    await wakeWebhooks(deps, waiting)
    after = waiting.at(-1) ?? null
    if (waiting.length < PAGE) return
  }
}

/** Up to 1,000 webhooks a shard. A shard that fails does not keep the others from their turn. */
export async function sweepWebhooks(deps: SweepDeps): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    await sweepShard(deps, shard).catch((error: unknown) =>
      deps.log('error', 'sweep.failed', { what: 'webhooks', shard, error: describeError(error) }),
    )
}
