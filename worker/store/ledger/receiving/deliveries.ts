/** Rows of `deliveries`: received mail of a tenant. Written when a mail is accepted; read by its id and as a list. */

import { DeliveryId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Reception } from '@mailstead/contracts/inbound-mail.ts'
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { MailSummary, Placement } from '@mailstead/contracts/received-mail.ts'
import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { deliveries } from '../schema.ts'
import { markTold, type ReportKey } from '../sending/delivery-reports.ts'

type Stored = typeof deliveries.$inferSelect
type Json = 'rcptTo' | 'reception' | 'checks' | 'scan' | 'summary' | 'placements'

/** A row with its JSON read. */
export interface DeliveryRow extends Omit<Stored, Json | 'tenantId' | 'id'> {
  readonly id: DeliveryId
  readonly rcptTo: readonly string[]
  readonly reception: Reception
  readonly checks: MailChecks | null
  readonly scan: SpamScan | null
  readonly summary: MailSummary | null
  readonly placements: readonly Placement[] | null
}

export interface NewDelivery
  extends Pick<
    DeliveryRow,
    | 'id'
    | 'source'
    | 'relayId'
    | 'mailFrom'
    | 'rcptTo'
    | 'reception'
    | 'receivedAtMs'
    | 'sizeBytes'
    | 'sha256'
    | 'rawKey'
    | 'checks'
    | 'scan'
    | 'dueAtMs'
    | 'scanDueAtMs'
  > {
  readonly tenant: TenantId
}

const toText = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
const fromText = (text: string | null) => (text === null ? null : JSON.parse(text))

function toRow({ tenantId: _, ...row }: Stored): DeliveryRow {
  return {
    ...row,
    id: DeliveryId.parse(row.id),
    rcptTo: JSON.parse(row.rcptTo),
    reception: JSON.parse(row.reception),
    checks: fromText(row.checks),
    scan: fromText(row.scan),
    summary: fromText(row.summary),
    placements: fromText(row.placements),
  }
}

/**
 * Adds deliveries of tenants of this shard, all or nothing; those that are there stay as they are. One batch. `told`: the mail is a report,
 * and is added unless one of its recipients was told of before.
 */
export async function insertDeliveries(
  ledger: LedgerDb,
  rows: readonly NewDelivery[],
  told: (ReportKey & { readonly tenant: TenantId }) | null = null,
): Promise<void> {
  const [first, ...rest] = rows.map(({ tenant, ...row }) =>
    ledger
      .insert(deliveries)
      .values({
        ...row,
        tenantId: tenant,
        rcptTo: JSON.stringify(row.rcptTo),
        clientIp: row.reception.ip,
        reception: JSON.stringify(row.reception),
        checks: toText(row.checks),
        scan: toText(row.scan),
        state: 'received',
      })
      .onConflictDoNothing(),
  )
  if (first) await ledger.batch([first, ...rest, ...(told ? markTold(ledger, told.tenant, told) : [])])
}

/** Null when the tenant has no such delivery. */
export async function findDelivery(ledger: LedgerDb, tenant: TenantId, id: DeliveryId): Promise<DeliveryRow | null> {
  const [row] = await ledger
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.tenantId, tenant), eq(deliveries.id, id)))
  return row ? toRow(row) : null
}

/** Those of the mails that have a row, in no order. */
export async function findDeliveries(
  ledger: LedgerDb,
  tenant: TenantId,
  ids: readonly DeliveryId[],
): Promise<readonly DeliveryRow[]> {
  // One parameter: a list could have more entries than a statement may have.
  const listed = sql`(select value from json_each(${JSON.stringify(ids)}))`
  const rows = await ledger
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.tenantId, tenant), inArray(deliveries.id, listed)))
  return rows.map(toRow)
}

/** Up to `count` received mails behind (`after`) or in front of (`before`) an id of the list; all of them without either. */
export interface DeliveryPage {
  readonly after?: DeliveryId | undefined
  readonly before?: DeliveryId | undefined
  readonly count: number
}

/** Received mail, newest first; what came to return paths and is no mail for anybody is left out. */
export async function listDeliveries(ledger: LedgerDb, tenant: TenantId, page: DeliveryPage): Promise<DeliveryRow[]> {
  const rows = await ledger
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.tenantId, tenant),
        eq(deliveries.kind, 'mail'),
        page.after ? lt(deliveries.id, page.after) : undefined,
        page.before ? gt(deliveries.id, page.before) : undefined,
      ),
    )
    .orderBy(page.before ? asc(deliveries.id) : desc(deliveries.id))
    .limit(page.count)
  const list = rows.map(toRow)
  return page.before ? list.reverse() : list
}
