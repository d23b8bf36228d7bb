/**
 * Deliveries on their way into mailboxes. While `due_at_ms` is set there is something to do. Who counts the parse attempt has the
 * delivery until its due time; every write compares what it found, so that of two consumers with one wake-up one wins.
 */
import { DeliveryId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Reception } from '@mailstead/contracts/inbound-mail.ts'
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { MailSummary, Placement } from '@mailstead/contracts/received-mail.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { insertEvents, type NewEvent } from '../events/events.ts'
import { type Listener, selectListeners, toListeners } from '../events/listeners.ts'
import { toJsonPages } from '../json-pages.ts'
import { deliveries } from '../schema.ts'

export interface DeliveryKey {
  readonly tenant: TenantId
  readonly delivery: DeliveryId
}

/** What is known of a delivery before it is filed. */
export interface ClaimedDelivery {
  readonly tenant: TenantId
  readonly id: DeliveryId
  readonly source: 'mx' | 'routing'
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  readonly reception: Reception
  readonly receivedAtMs: number
  readonly sizeBytes: number
  readonly rawKey: string
  readonly checks: MailChecks | null
  readonly scan: SpamScan | null
  /** This one included. */
  readonly parseAttempts: number
}

/** A delivery that somebody else has, or had when the Worker died: `parseAttempts` is its version. */
export interface TakenDelivery extends DeliveryKey {
  readonly parseAttempts: number
  readonly dueAtMs: number
}

export interface Lease {
  readonly nowMs: number
  /** After this another consumer may take it. */
  readonly untilMs: number
}

const each = (rows: readonly unknown[]) => sql`json_each(${JSON.stringify(rows)}) as told`
const told = (field: string) => sql`told.value->>${sql.raw(`'$.${field}'`)}`
const isTold = sql`${deliveries.tenantId} = ${told('tenant')} and ${deliveries.id} = ${told('delivery')}`

const claimed = {
  tenant: deliveries.tenantId,
  id: deliveries.id,
  source: deliveries.source,
  mailFrom: deliveries.mailFrom,
  rcptTo: deliveries.rcptTo,
  reception: deliveries.reception,
  receivedAtMs: deliveries.receivedAtMs,
  sizeBytes: deliveries.sizeBytes,
  rawKey: deliveries.rawKey,
  checks: deliveries.checks,
  scan: deliveries.scan,
  parseAttempts: deliveries.parseAttempts,
}

type Json = 'rcptTo' | 'reception' | 'checks' | 'scan'
interface ClaimedRow extends Omit<ClaimedDelivery, Json | 'tenant' | 'id'> {
  readonly tenant: string
  readonly id: string
  readonly rcptTo: string
  readonly reception: string
  readonly checks: string | null
  readonly scan: string | null
}

const toClaimed = (row: ClaimedRow, tenants: ReadonlyMap<string, TenantId>): ClaimedDelivery[] => {
  const tenant = tenants.get(row.tenant)
  if (tenant === undefined) return []
  return [
    {
      ...row,
      tenant,
      id: DeliveryId.parse(row.id),
      rcptTo: JSON.parse(row.rcptTo),
      reception: JSON.parse(row.reception),
      checks: row.checks === null ? null : JSON.parse(row.checks),
      scan: row.scan === null ? null : JSON.parse(row.scan),
    },
  ]
}

const tenantsOf = (keys: readonly DeliveryKey[]): ReadonlyMap<string, TenantId> =>
  new Map(keys.map(({ tenant }) => [tenant, tenant]))

const selectTaken = (ledger: LedgerDb, keys: readonly DeliveryKey[]) =>
  ledger.all<TakenDelivery>(sql`
    select d.tenant_id as tenant, d.id as delivery, d.parse_attempts as "parseAttempts", d.due_at_ms as "dueAtMs"
    from ${each(keys)} cross join deliveries d on d.tenant_id = ${told('tenant')} and d.id = ${told('delivery')}
    where d.due_at_ms is not null and d.parse_attempts > 0`)

/**
 * Takes those that nobody has, counting the attempt, and tells which were begun before. What is filed or gone is in neither list.
 */
export async function claimDeliveries(
  ledger: LedgerDb,
  keys: readonly DeliveryKey[],
  lease: Lease,
): Promise<{ readonly claimed: readonly ClaimedDelivery[]; readonly begun: readonly TakenDelivery[] }> {
  // First, so that what this call takes is not among them.
  const begun = await selectTaken(ledger, keys)
  const rows = await ledger
    .update(deliveries)
    .set({ parseAttempts: 1, dueAtMs: lease.untilMs })
    .from(each(keys))
    .where(sql`${isTold} and ${deliveries.dueAtMs} is not null and ${deliveries.parseAttempts} = 0`)
    .returning(claimed)
  const tenants = tenantsOf(keys)
  return { claimed: rows.flatMap((row) => toClaimed(row, tenants)), begun }
}

/** Takes one whose lease is over, counting the attempt; null when it is not as it was read. */
export async function reclaimDelivery(
  ledger: LedgerDb,
  taken: TakenDelivery,
  lease: Lease,
): Promise<ClaimedDelivery | null> {
  const rows = await ledger
    .update(deliveries)
    .set({ parseAttempts: sql`${deliveries.parseAttempts} + 1`, dueAtMs: lease.untilMs })
    .from(each([taken]))
    .where(
      sql`${isTold} and ${deliveries.dueAtMs} <= ${lease.nowMs} and ${deliveries.parseAttempts} = ${told('parseAttempts')}`,
    )
    .returning(claimed)
  return rows.flatMap((row) => toClaimed(row, tenantsOf([taken])))[0] ?? null
}

export interface FiledDelivery extends DeliveryKey {
  readonly kind: 'mail' | 'bounce'
  readonly isRawOnly: boolean
  readonly summary: MailSummary | null
  readonly checks: MailChecks | null
  readonly placements: readonly Placement[]
  /** When an unscanned mail is to be scored; null when there is nothing to score. */
  readonly scanDueAtMs: number | null
}

/** What is told of a delivery when it is filed. */
export type FiledEvent = NewEvent & { readonly delivery: string }

/** Nobody has filed it yet: in front of the update that does. */
const isUnfiled = sql`exists (select 1 from deliveries d
  where d.tenant_id = c.value->>'tenantId' and d.id = c.value->>'delivery' and d.state = 'received')`

const fileRows = (ledger: LedgerDb, rows: readonly FiledDelivery[]) =>
  ledger
    .update(deliveries)
    .set({
      state: 'filed',
      dueAtMs: null,
      kind: sql`${told('kind')}`,
      isRawOnly: sql`${told('isRawOnly')}`,
      summary: sql`${told('summary')}`,
      checks: sql`${told('checks')}`,
      placements: sql`${told('placements')}`,
      // A score that came meanwhile leaves nothing to ask for.
      scanDueAtMs: sql`case when ${deliveries.scan} is null then ${told('scanDueAtMs')} end`,
    })
    .from(each(rows))
    .where(sql`${isTold} and ${deliveries.state} = 'received'`)

/**
 * Every recipient has its result: the work is done, and told as events. One that was filed meanwhile stays as it is. Answers who is to
 * be told.
 */
export async function fileDeliveries(
  ledger: LedgerDb,
  filed: readonly FiledDelivery[],
  events: readonly FiledEvent[] = [],
): Promise<readonly Listener[]> {
  const [listening] = await ledger.batch([
    selectListeners(ledger, events),
    ...insertEvents(ledger, events, isUnfiled),
    ...toJsonPages(filed).map((page) => fileRows(ledger, page)),
  ])
  return toListeners(listening)
}

/** Gives deliveries back: nothing killed us, so nothing is counted against them. */
export async function releaseDeliveries(
  ledger: LedgerDb,
  rows: readonly (DeliveryKey & { readonly dueAtMs: number })[],
): Promise<void> {
  if (rows.length === 0) return
  await ledger
    .update(deliveries)
    .set({ parseAttempts: 0, dueAtMs: sql`${told('dueAtMs')}` })
    .from(each(rows))
    .where(sql`${isTold} and ${deliveries.state} = 'received'`)
}

/** Up to `limit` that are due, longest overdue first; those of a tenant that is moved away wait for their new shard. */
export async function listDueDeliveries(
  ledger: LedgerDb,
  due: { readonly nowMs: number; readonly limit: number },
): Promise<readonly DeliveryKey[]> {
  return ledger.all<DeliveryKey>(sql`
    select tenant_id as tenant, id as delivery from deliveries
    where due_at_ms <= ${due.nowMs} and not exists (
      select 1 from tenant_fences f where f.tenant_id = deliveries.tenant_id and f.kind = 'away')
    order by due_at_ms limit ${due.limit}`)
}

/** Makes those due at once that nobody has. */
export async function hastenDeliveries(ledger: LedgerDb, keys: readonly DeliveryKey[], nowMs: number): Promise<void> {
  await ledger
    .update(deliveries)
    .set({ dueAtMs: nowMs })
    .from(each(keys))
    .where(sql`${isTold} and ${deliveries.parseAttempts} = 0 and ${deliveries.dueAtMs} > ${nowMs}`)
}
