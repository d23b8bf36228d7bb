/**
 * What happens to a domain, told as an event. Domains are in the directory and events in the tenant's ledger: the event follows the
 * change, and one that cannot be written is logged, since the change stands.
 */
import type { Domain } from '@mailstead/contracts/api/domain.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { writeEvents } from '../../store/ledger/events/events.ts'
import type { Access } from '../access/access.ts'
import { announce, toHints } from '../webhooks/delivery/announce.ts'

type TellDeps = Pick<Deps, 'clock' | 'ledgers' | 'log' | 'liveFeeds' | 'webhookRunners'>

/** Never rejects. */
export async function tellDomain(
  deps: TellDeps,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  type: 'domain.created' | 'domain.updated' | 'domain.deleted',
  { id, name, status, created_at, region, records }: Domain,
): Promise<void> {
  const detail = JSON.stringify({ id, name, status, created_at, region, records })
  const event = { tenantId: tenant, type, atMs: deps.clock.now(), messageId: null, detail }
  try {
    await announce(deps, await writeEvents(deps.ledgers.at(shard), [event]), toHints([event]))
  } catch (error) {
    deps.log('error', 'event.not_written', { tenant, type, error: describeError(error) })
  }
}
