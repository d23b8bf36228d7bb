/** Events that another database noted, written once however often they are told. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { idempotencyKeys, tenantFences } from '../schema.ts'
import { insertEvents, type NewEvent } from './events.ts'
import { type Listener, selectListeners, toListeners } from './listeners.ts'

/** `noteId` is what the event is recognised by. */
export interface NotedRow extends NewEvent {
  readonly noteId: string
}

/** No path of the API: no request has it. */
const OPERATION = 'event'

/**
 * Writes those of the events, all of the tenant, that are not in its log yet. Each is remembered as long as an idempotency key, and
 * that begins anew whenever it is told again: an event that cannot be taken from where it was noted stays known. Throws when the tenant
 * has left this ledger. Answers who is to be told.
 */
export async function writeNotedEvents(
  ledger: LedgerDb,
  tenant: TenantId,
  rows: readonly NotedRow[],
  nowMs: number,
): Promise<readonly Listener[]> {
  const ids = JSON.stringify(rows.map(({ noteId }) => noteId))
  const isNew = sql`not exists (select 1 from idempotency_keys k
    where k.tenant_id = ${tenant} and k.operation = ${OPERATION} and k.key = c.value->>'noteId')`
  // Of a tenant that has left this ledger nothing may change here; an event that is new is refused by its fence.
  const isAway = sql`select 1 from ${tenantFences} where tenant_id = ${tenant} and kind = 'away'`
  const [listening] = await ledger.batch([
    selectListeners(ledger, rows),
    ...insertEvents(ledger, rows, isNew),
    ledger
      .insert(idempotencyKeys)
      .select(
        sql`select ${tenant}, ${OPERATION}, value, '', value, null, ${nowMs} from json_each(${ids}) where not exists (${isAway})`,
      )
      .onConflictDoUpdate({
        target: [idempotencyKeys.tenantId, idempotencyKeys.operation, idempotencyKeys.key],
        set: { createdAtMs: nowMs },
      }),
  ])
  return toListeners(listening)
}
