/** The rows of one tenant in any table, in order of their key and in pages: for the export of all that it has. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { DirectoryDb, LedgerDb } from '../databases.ts'

/** A table with rows of tenants. */
export type TenantTable = SQLiteTable & { readonly tenantId: SQLiteColumn }

export type ExportRow = Readonly<Record<string, unknown>>

/** The columns that tell rows of one tenant apart, in the order of the index behind them. */
function keyOf(table: TenantTable): readonly [name: string, column: SQLiteColumn][] {
  const { primaryKeys, columns } = getTableConfig(table)
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary)
  return Object.entries(getTableColumns(table)).filter(
    ([, column]) => column !== table.tenantId && key.includes(column as (typeof key)[number]),
  )
}

const list = (parts: readonly unknown[]): SQL =>
  sql.join(
    parts.map((part) => sql`${part}`),
    sql`, `,
  )

/** Rows behind the row `after`, without the tenant. */
export async function readExportRows(
  db: DirectoryDb | LedgerDb,
  tenant: TenantId,
  table: TenantTable,
  page: { readonly after: ExportRow | null; readonly limit: number },
): Promise<readonly ExportRow[]> {
  const { after, limit } = page
  const { tenantId: _, ...columns } = getTableColumns(table)
  const key = keyOf(table)
  const keyColumns = key.map(([, column]) => column)
  const behind = after && sql`(${list(keyColumns)}) > (${list(key.map(([name]) => after[name]))})`
  return db
    .select(columns)
    .from(table)
    .where(and(eq(table.tenantId, tenant), behind ?? undefined))
    .orderBy(...keyColumns)
    .limit(limit)
}
