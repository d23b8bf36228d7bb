/**
 * The events of a tenant, numbered without gaps: a database has one writer at a time, and the number is given inside the batch that
 * makes the event true. A batch that fails takes its numbers with it.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { toJsonPages } from '../json-pages.ts'
import { events } from '../schema.ts'

export interface NewEvent {
  readonly tenantId: TenantId
  readonly type: string
  readonly atMs: number
  /** Null when it is about no mail. */
  readonly messageId: string | null
  /** JSON: what the rows of the mail do not tell; of another event the whole `data`. */
  readonly detail: string
}

/**
 * Statements for the batch in which the events become true. `isTrue` looks at `c.value`, the event as JSON with whatever further
 * fields its row has: an event of which it is false is not written. In front of the change that would make it false.
 */
export const insertEvents = <Row extends NewEvent>(ledger: LedgerDb, rows: readonly Row[], isTrue: SQL = sql`true`) =>
  toJsonPages(rows).map((page) =>
    ledger.insert(events).select(sql`
      select c.value->>'tenantId',
        coalesce((select e.seq from events e where e.tenant_id = c.value->>'tenantId' order by e.seq desc limit 1), 0)
          + row_number() over (partition by c.value->>'tenantId' order by c.key),
        c.value->>'type', c.value->>'atMs', c.value->>'messageId', c.value->>'detail'
      from json_each(${JSON.stringify(page)}) c where ${isTrue}`),
  )

/** An event with what it tells of its mail; null fields where there is none. */
export interface EventRow {
  readonly seq: number
  readonly type: string
  readonly atMs: number
  readonly messageId: string | null
  readonly detail: string
  readonly from: string | null
  /** JSON arrays. */
  readonly to: string | null
  readonly tags: string | null
  readonly subject: string | null
  readonly headerId: string | null
  readonly acceptedAtMs: number | null
}

const SELECT = sql`
  select e.seq, e.type, e.at_ms as "atMs", e.message_id as "messageId", e.detail, m."from", m."to", m.tags, m.subject,
    m.header_id as "headerId", m.created_at_ms as "acceptedAtMs"`

/** Events behind `after`, oldest first. */
export async function listEventsAfter(
  ledger: LedgerDb,
  tenant: TenantId,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  return ledger.all<EventRow>(sql`${SELECT}
    from events e left join messages m on m.tenant_id = e.tenant_id and m.id = e.message_id
    where e.tenant_id = ${tenant} and e.seq > ${after} order by e.seq limit ${limit}`)
}

/** The events of these numbers, in no order; missing ones are absent. */
export async function findEvents(ledger: LedgerDb, tenant: TenantId, seqs: readonly number[]): Promise<EventRow[]> {
  return ledger.all<EventRow>(sql`${SELECT}
    from json_each(${JSON.stringify(seqs)}) named
    cross join events e on e.tenant_id = ${tenant} and e.seq = named.value
    left join messages m on m.tenant_id = e.tenant_id and m.id = e.message_id`)
}
