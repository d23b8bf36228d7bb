/** Rows of `delivery_reports`: written with the change that they tell of, marked in the batch that keeps the report itself. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { toJsonPages } from '../json-pages.ts'
import { deliveryReports } from '../schema.ts'

type ReportKind = (typeof deliveryReports.$inferSelect)['kind']

export interface NewReport {
  readonly tenantId: TenantId
  readonly messageId: string
  readonly n: number
  readonly kind: ReportKind
  readonly dueAtMs: number
}

/** Recipients of one message that one report tells of. */
export interface ReportKey {
  readonly messageId: string
  readonly kind: ReportKind
  readonly recipients: readonly number[]
}

export interface DueReport extends ReportKey {
  readonly tenant: TenantId
  /** Of the last of them: it does not change when the work is repeated. */
  readonly dueAtMs: number
}

const COLUMNS = ['tenantId', 'messageId', 'n', 'kind', 'dueAtMs']

/** Statements that add the rows for which `condition` holds; those that are there stay as they are. */
export const insertReports = (ledger: LedgerDb, rows: readonly NewReport[], condition: SQL = sql`true`) =>
  toJsonPages(rows).map((page) =>
    ledger
      .insert(deliveryReports)
      .select(
        sql`select ${sql.raw(COLUMNS.map((name) => `c.value->>'${name}'`).join(', '))} from json_each(${JSON.stringify(page)}) c where ${condition}`,
      )
      .onConflictDoNothing(),
  )

const isOneOf = (tenant: TenantId, { messageId, kind, recipients }: ReportKey) =>
  and(
    eq(deliveryReports.tenantId, tenant),
    eq(deliveryReports.messageId, messageId),
    eq(deliveryReports.kind, kind),
    inArray(deliveryReports.n, sql`(select value from json_each(${JSON.stringify(recipients)}))`),
  )

/**
 * Two statements for the batch that keeps the report. The first breaks the key, and with it the whole batch, when one of the recipients
 * was told of before: it would insert that row a second time. So of two makers of overlapping reports one keeps nothing.
 */
export const markTold = (ledger: LedgerDb, tenant: TenantId, key: ReportKey) =>
  [
    ledger
      .insert(deliveryReports)
      .select(
        sql`select tenant_id, message_id, n, kind, due_at_ms from ${deliveryReports} where ${isOneOf(tenant, key)} and due_at_ms is null`,
      ),
    ledger.update(deliveryReports).set({ dueAtMs: null }).where(isOneOf(tenant, key)),
  ] as const

/** What there is to tell now, the oldest first: a report a message and kind. */
export async function findDueReports(ledger: LedgerDb, nowMs: number, limit: number): Promise<DueReport[]> {
  const rows = await ledger
    .select({
      tenant: deliveryReports.tenantId,
      messageId: deliveryReports.messageId,
      kind: deliveryReports.kind,
      recipients: sql<string>`json_group_array(${deliveryReports.n})`,
      dueAtMs: sql<number>`max(${deliveryReports.dueAtMs})`,
    })
    .from(deliveryReports)
    .where(and(isNotNull(deliveryReports.dueAtMs), lte(deliveryReports.dueAtMs, nowMs)))
    .groupBy(deliveryReports.tenantId, deliveryReports.messageId, deliveryReports.kind)
    .orderBy(sql`max(${deliveryReports.dueAtMs})`)
    .limit(limit)
  return rows.map((row) => ({
    ...row,
    tenant: TenantId.parse(row.tenant),
    recipients: (JSON.parse(row.recipients) as number[]).toSorted((a, b) => a - b),
  }))
}

/** Gives what was not made another time. */
export async function postponeReports(
  ledger: LedgerDb,
  tenant: TenantId,
  key: ReportKey,
  dueAtMs: number,
): Promise<void> {
  await ledger
    .update(deliveryReports)
    .set({ dueAtMs })
    .where(and(isOneOf(tenant, key), isNotNull(deliveryReports.dueAtMs)))
}

/** Forgets what is not to be told: should it become true once more, it is new. */
export async function dropReports(ledger: LedgerDb, tenant: TenantId, key: ReportKey): Promise<void> {
  await ledger.delete(deliveryReports).where(and(isOneOf(tenant, key), isNotNull(deliveryReports.dueAtMs)))
}
