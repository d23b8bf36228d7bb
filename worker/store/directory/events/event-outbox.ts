/** Rows of `event_outbox`. An event is noted in the batch of the change that makes it true, so that neither is there alone. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { eventOutbox, tenant } from '../schema.ts'

export interface NotedEvent {
  readonly id: string
  readonly type: string
  readonly atMs: number
  /** JSON: the whole `data`. */
  readonly detail: string
}

/** A statement for the batch in which the event becomes true, in front of the change when `isTrue` looks at what is changed. */
export const noteEvent = (
  db: DirectoryDb,
  tenantId: TenantId,
  { id, type, atMs, detail }: NotedEvent,
  isTrue: SQL = sql`true`,
) =>
  db.insert(eventOutbox).select(sql`
    select ${tenantId}, coalesce((select max(o.n) from event_outbox o where o.tenant_id = ${tenantId}), 0) + 1,
      ${id}, ${type}, ${atMs}, ${detail}
    where ${isTrue}`)

/** Up to `limit` of the tenant's events, in the order in which they became true. */
export async function listNotedEvents(db: DirectoryDb, tenantId: TenantId, limit: number): Promise<NotedEvent[]> {
  return db
    .select({ id: eventOutbox.id, type: eventOutbox.type, atMs: eventOutbox.atMs, detail: eventOutbox.detail })
    .from(eventOutbox)
    .where(eq(eventOutbox.tenantId, tenantId))
    .orderBy(asc(eventOutbox.n))
    .limit(limit)
}

/** Of events that are in the tenant's log. */
export async function deleteNotedEvents(db: DirectoryDb, tenantId: TenantId, ids: readonly string[]): Promise<void> {
  // One parameter: a list could have more entries than a statement may have.
  const isOneOf = inArray(eventOutbox.id, sql`(select value from json_each(${JSON.stringify(ids)}))`)
  await db.delete(eventOutbox).where(and(eq(eventOutbox.tenantId, tenantId), isOneOf))
}

/** Up to `limit` tenants of a ledger with events to move. One on its way between ledgers has its turn afterwards. */
export async function listNotingTenants(db: DirectoryDb, shard: number, limit: number): Promise<TenantId[]> {
  const rows = await db
    .selectDistinct({ id: tenant.id })
    .from(eventOutbox)
    .innerJoin(tenant, eq(tenant.id, eventOutbox.tenantId))
    .where(and(eq(tenant.shard, shard), ne(tenant.state, 'moving')))
    .limit(limit)
  return rows.map(({ id }) => TenantId.parse(id))
}
