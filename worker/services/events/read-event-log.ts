/** The events of an account in their order. */
import type { EventLog, ReadEventLog } from '@mailstead/contracts/api/event.ts'
import type { Deps } from '../../deps.ts'
import { listEventsAfter } from '../../store/ledger/events/events.ts'
import type { Access } from '../access/access.ts'
import { showEvent } from './show-events.ts'

export async function readEventLog(
  deps: Pick<Deps, 'ledgers'>,
  access: Access,
  { after, limit }: ReadEventLog,
): Promise<EventLog> {
  const { tenant, shard } = access
  const rows = await listEventsAfter(deps.ledgers.at(shard), tenant, after, limit + 1)
  const data = rows.slice(0, limit).map((row) => showEvent(tenant, row))
  return { object: 'list', has_more: rows.length > limit, data }
}
