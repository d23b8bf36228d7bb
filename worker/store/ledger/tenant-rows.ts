/**
 * All that a ledger holds of one tenant, table by table: read, copied and removed in pages by primary key. What writes
 * does so only under the fence of its move: a statement that comes late, when the move has gone on, does nothing.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import { getTableConfig } from 'drizzle-orm/sqlite-core'
import type { LedgerDb } from '../databases.ts'
import {
  attempts,
  deliveries,
  deliveryReports,
  engagements,
  events,
  idempotencyKeys,
  jobs,
  messages,
  notices,
  outgoingChecks,
  recipients,
  spamChecks,
  suppressions,
  templates,
  type tenantFences,
  tlsReports,
  usage,
  webhookAttempts,
  webhookDeliveries,
  webhooks,
} from './schema.ts'

/** Every table of a ledger with rows of a tenant, in the order in which they are copied; a test compares it with the schema. */
export const LEDGER_TABLES = [
  jobs,
  recipients,
  messages,
  attempts,
  idempotencyKeys,
  suppressions,
  usage,
  deliveries,
  notices,
  events,
  webhooks,
  webhookDeliveries,
  webhookAttempts,
  templates,
  engagements,
  deliveryReports,
  spamChecks,
  outgoingChecks,
  tlsReports,
] as const

export type LedgerTable = (typeof LEDGER_TABLES)[number]

/** The fence under which a statement may write. */
export interface Fence {
  readonly kind: (typeof tenantFences.$inferSelect)['kind']
  readonly moveAtMs: number
}

/** A parameter of `json_each` stays below 1.5 MB also where every character takes three bytes. */
const PARAMETER_MAX_CHARS = 500_000

const list = (chunks: readonly SQL[]): SQL => sql.join([...chunks], sql`, `)

/** The columns of the primary key behind the tenant. */
const keyOf = (table: LedgerTable): readonly SQL[] =>
  getTableConfig(table).primaryKeys.flatMap(({ columns }) => columns.slice(1).map((column) => sql`${column}`))

const isUnder = (tenant: TenantId, { kind, moveAtMs }: Fence): SQL =>
  sql`exists (select 1 from tenant_fences f where f.tenant_id = ${tenant} and f.kind = ${kind} and f.move_at_ms = ${moveAtMs})`

export interface TenantRow {
  /** Values of the primary key behind the tenant, as a JSON array. */
  readonly key: string
  /** All values in the order of the schema, as a JSON array. */
  readonly row: string
}

export type TenantKey = readonly (string | number)[]

/** Rows behind the key `after`, in order of key. */
export async function readTenantRows(
  ledger: LedgerDb,
  tenant: TenantId,
  table: LedgerTable,
  page: { readonly after: TenantKey | null; readonly limit: number },
): Promise<TenantRow[]> {
  const key = list(keyOf(table))
  const columns = list(Object.values(getTableColumns(table)).map((column) => sql`${column}`))
  const behind = page.after ? sql`and (${key}) > (${list(page.after.map((value) => sql`${value}`))})` : sql``
  return ledger.all<TenantRow>(sql`
    select json_array(${key}) as "key", json_array(${columns}) as "row" from ${table}
    where ${table.tenantId} = ${tenant} ${behind} order by ${key} limit ${page.limit}`)
}

function toParameters(rows: readonly TenantRow[]): string[] {
  const pages: string[][] = []
  let chars = PARAMETER_MAX_CHARS
  for (const { row } of rows) {
    if (chars + row.length > PARAMETER_MAX_CHARS) {
      pages.push([])
      chars = 0
    }
    pages.at(-1)?.push(row)
    chars += row.length + 1
  }
  return pages.map((page) => `[${page.join()}]`)
}

/** Adds rows as they were read; those that are there stay. One batch, and nothing unless the tenant is `arriving`. */
export async function writeTenantRows(
  ledger: LedgerDb,
  tenant: TenantId,
  table: LedgerTable,
  copied: { readonly rows: readonly TenantRow[]; readonly moveAtMs: number },
): Promise<void> {
  const values = Object.values(getTableColumns(table)).map((column, n) =>
    column === table.tenantId ? sql`${tenant}` : sql`value->>${sql.raw(`'$[${n}]'`)}`,
  )
  const under = isUnder(tenant, { kind: 'arriving', moveAtMs: copied.moveAtMs })
  const [first, ...rest] = toParameters(copied.rows).map((parameter) =>
    ledger
      .insert(table)
      .select(sql`select ${list(values)} from json_each(${parameter}) where ${under}`)
      .onConflictDoNothing(),
  )
  if (first) await ledger.batch([first, ...rest])
}

/** Removes up to `limit` rows; how many. Nothing unless the fence is up. */
export async function deleteTenantRows(
  ledger: LedgerDb,
  tenant: TenantId,
  table: LedgerTable,
  page: { readonly fence: Fence; readonly limit: number },
): Promise<number> {
  const key = list(keyOf(table))
  const { meta } = await ledger.run(sql`
    delete from ${table} where ${table.tenantId} = ${tenant}
      and (${key}) in (select ${key} from ${table} where ${table.tenantId} = ${tenant} limit ${page.limit})
      and ${isUnder(tenant, page.fence)}`)
  return meta.changes
}
