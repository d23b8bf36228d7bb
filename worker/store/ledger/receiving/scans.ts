/** Received mail that waits for its spam score: `scan_due_at_ms` says when the scorer is asked again. */
import { DeliveryId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Reception } from '@mailstead/contracts/inbound-mail.ts'
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Placement } from '@mailstead/contracts/received-mail.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { toJsonPages } from '../json-pages.ts'
import { deliveries } from '../schema.ts'
import type { DeliveryKey } from './ingest.ts'

export interface ClaimedScan {
  readonly tenant: TenantId
  readonly id: DeliveryId
  readonly sizeBytes: number
  readonly rawKey: string
  readonly receivedAtMs: number
  readonly reception: Reception
  readonly checks: MailChecks | null
  /** Known already when the Worker died before it had moved the mail. */
  readonly scan: SpamScan | null
  readonly placements: readonly Placement[]
  /** This one included. */
  readonly scanAttempts: number
}

const each = (rows: readonly unknown[]) => sql`json_each(${JSON.stringify(rows)}) as told`
const told = (field: string) => sql`told.value->>${sql.raw(`'$.${field}'`)}`
const isTold = sql`${deliveries.tenantId} = ${told('tenant')} and ${deliveries.id} = ${told('delivery')}`

/** Takes those of the filed mails whose score is due, counting the attempt; nobody else gets them before `untilMs`. */
export async function claimScans(
  ledger: LedgerDb,
  keys: readonly DeliveryKey[],
  lease: { readonly nowMs: number; readonly untilMs: number },
): Promise<readonly ClaimedScan[]> {
  const tenants = new Map<string, TenantId>(keys.map(({ tenant }) => [tenant, tenant]))
  const rows = await ledger
    .update(deliveries)
    .set({ scanAttempts: sql`${deliveries.scanAttempts} + 1`, scanDueAtMs: lease.untilMs })
    .from(each(keys))
    .where(sql`${isTold} and ${deliveries.scanDueAtMs} <= ${lease.nowMs} and ${deliveries.state} = 'filed'`)
    .returning({
      tenant: deliveries.tenantId,
      id: deliveries.id,
      sizeBytes: deliveries.sizeBytes,
      rawKey: deliveries.rawKey,
      receivedAtMs: deliveries.receivedAtMs,
      reception: deliveries.reception,
      checks: deliveries.checks,
      scan: deliveries.scan,
      placements: deliveries.placements,
      scanAttempts: deliveries.scanAttempts,
    })
  return rows.flatMap((row) => {
    const tenant = tenants.get(row.tenant)
    if (tenant === undefined) return []
    const { checks, reception, scan, placements, ...values } = row
    return [
      {
        ...values,
        tenant,
        id: DeliveryId.parse(row.id),
        reception: JSON.parse(reception),
        checks: checks === null ? null : JSON.parse(checks),
        scan: scan === null ? null : JSON.parse(scan),
        placements: placements === null ? [] : JSON.parse(placements),
      },
    ]
  })
}

/** Keeps scores; the first one of a mail stands. The mails stay due until they are where they belong. */
export async function saveScans(
  ledger: LedgerDb,
  scans: readonly (DeliveryKey & { readonly scan: SpamScan })[],
): Promise<void> {
  for (const page of toJsonPages(scans))
    await ledger
      .update(deliveries)
      .set({ scan: sql`coalesce(${deliveries.scan}, ${told('scan')})` })
      .from(each(page))
      .where(isTold)
}

/** The mails are where they belong: nothing is left to ask. */
export async function finishScans(
  ledger: LedgerDb,
  scans: readonly (DeliveryKey & { readonly placements: readonly Placement[] })[],
): Promise<void> {
  for (const page of toJsonPages(scans))
    await ledger
      .update(deliveries)
      .set({ scanDueAtMs: null, placements: sql`${told('placements')}` })
      .from(each(page))
      .where(sql`${isTold} and ${deliveries.scanDueAtMs} is not null`)
}

/** Sets when the scorer is asked again; null for never. */
export async function postponeScans(
  ledger: LedgerDb,
  rows: readonly (DeliveryKey & { readonly scanDueAtMs: number | null })[],
): Promise<void> {
  if (rows.length === 0) return
  await ledger
    .update(deliveries)
    .set({ scanDueAtMs: sql`${told('scanDueAtMs')}` })
    .from(each(rows))
    .where(sql`${isTold} and ${deliveries.scanDueAtMs} is not null`)
}

// Of a tenant that is moved away they wait until they are on their new shard.
const IS_HERE = sql`not exists (
  select 1 from tenant_fences f where f.tenant_id = deliveries.tenant_id and f.kind = 'away')`

/** Up to `limit` filed mails whose score is due, longest overdue first. */
export async function listDueScans(
  ledger: LedgerDb,
  due: { readonly nowMs: number; readonly limit: number },
): Promise<readonly DeliveryKey[]> {
  return ledger.all<DeliveryKey>(sql`
    select tenant_id as tenant, id as delivery from deliveries
    where scan_due_at_ms <= ${due.nowMs} and state = 'filed' and ${IS_HERE}
    order by scan_due_at_ms limit ${due.limit}`)
}

/** Makes up to `limit` filed mails due at once that wait for their score; which ones, the longest waiting first. */
export async function hastenScans(
  ledger: LedgerDb,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<readonly DeliveryKey[]> {
  return ledger.all<DeliveryKey>(sql`
    update deliveries set scan_due_at_ms = ${nowMs}
    where (tenant_id, id) in (
      select tenant_id, id from deliveries
      where scan_due_at_ms > ${nowMs} and state = 'filed' and ${IS_HERE} order by scan_due_at_ms limit ${limit})
    returning tenant_id as tenant, id as delivery`)
}

/** Makes these due at once. */
export async function hastenTheseScans(ledger: LedgerDb, keys: readonly DeliveryKey[], nowMs: number): Promise<void> {
  await ledger
    .update(deliveries)
    .set({ scanDueAtMs: nowMs })
    .from(each(keys))
    .where(sql`${isTold} and ${deliveries.scanDueAtMs} > ${nowMs}`)
}
