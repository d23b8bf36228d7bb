/** Addresses that get no mail from a tenant. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { LedgerDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { type Listener, selectListeners, toListeners } from '../events/listeners.ts'
import { toJsonPages } from '../json-pages.ts'
import { suppressions } from '../schema.ts'
import { insertAddedEvents, insertRemovedEvents } from './suppression-events.ts'

export type NewSuppression = Omit<typeof suppressions.$inferInsert, 'tenantId'>
export type SuppressionRow = Omit<typeof suppressions.$inferSelect, 'tenantId'>

/** Rows by their ids, or by their addresses in lower case. */
export interface SuppressionKeys {
  readonly column: 'id' | 'address'
  readonly values: readonly string[]
}

const columns = {
  address: suppressions.address,
  id: suppressions.id,
  reason: suppressions.reason,
  messageId: suppressions.messageId,
  createdAtMs: suppressions.createdAtMs,
}

const areOf = (tenant: TenantId, { column, values }: SuppressionKeys): SQL | undefined =>
  and(
    eq(suppressions.tenantId, tenant),
    inArray(suppressions[column], sql`(select value from json_each(${JSON.stringify(values)}))`),
  )

/** An address that is on the list stays as it is. Answers who is to be told of the others. */
export async function insertSuppressions(
  ledger: LedgerDb,
  tenant: TenantId,
  rows: readonly NewSuppression[],
): Promise<readonly Listener[]> {
  const listeners: Listener[] = []
  for (const page of toJsonPages(rows)) {
    const added = page.map((row) => ({ ...row, tenantId: tenant }))
    const [listening] = await ledger.batch([
      selectListeners(ledger, [{ tenantId: tenant, type: 'suppression.added' }]),
      ...insertAddedEvents(ledger, added),
      ledger
        .insert(suppressions)
        .select(
          sql`select ${tenant}, c.value->>'address', c.value->>'id', c.value->>'reason', c.value->>'messageId', c.value->>'createdAtMs'
          from json_each(${JSON.stringify(page)}) c where true`,
        )
        .onConflictDoNothing(),
    ])
    listeners.push(...toListeners(listening))
  }
  return listeners
}

/** Those of the tenant that are on the list, in no order. */
export async function findSuppressions(
  ledger: LedgerDb,
  tenant: TenantId,
  { column, values }: SuppressionKeys,
): Promise<SuppressionRow[]> {
  const found: SuppressionRow[] = []
  for (const page of toJsonPages(values))
    found.push(
      ...(await ledger
        .select(columns)
        .from(suppressions)
        .where(areOf(tenant, { column, values: page }))),
    )
  return found
}

/** Up to `count` rows, newest first; of all reasons when none are given. */
export async function listSuppressions(
  ledger: LedgerDb,
  tenant: TenantId,
  position: PagePosition & { readonly reasons?: readonly SuppressionRow['reason'][] | undefined },
  count: number,
): Promise<SuppressionRow[]> {
  const { reasons } = position
  const rows = await ledger
    .select(columns)
    .from(suppressions)
    .where(
      and(
        eq(suppressions.tenantId, tenant),
        reasons ? inArray(suppressions.reason, [...reasons]) : undefined,
        isInPage(suppressions.id, position),
      ),
    )
    .orderBy(nearestFirst(suppressions.id, position))
    .limit(count)
  return newestFirst(rows, position)
}

export interface Removed {
  /** What was on the list. */
  readonly rows: readonly SuppressionRow[]
  readonly listeners: readonly Listener[]
}

/** Takes addresses off the list, each with its event. */
export async function deleteSuppressions(
  ledger: LedgerDb,
  tenant: TenantId,
  keys: SuppressionKeys,
  atMs: number,
): Promise<Removed> {
  const [listening, , rows] = await ledger.batch([
    selectListeners(ledger, [{ tenantId: tenant, type: 'suppression.removed' }]),
    insertRemovedEvents(ledger, tenant, { rows: areOf(tenant, keys), atMs }),
    ledger.delete(suppressions).where(areOf(tenant, keys)).returning(columns),
  ])
  return { rows, listeners: toListeners(listening) }
}
