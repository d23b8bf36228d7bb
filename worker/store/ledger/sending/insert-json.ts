/** Many rows with one parameter: D1 takes a hundred parameters a statement, and a mail alone has twenty columns. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { getTableColumns, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { LedgerDb } from '../../databases.ts'
import { toJsonPages } from '../json-pages.ts'

/**
 * Statements that insert the rows as the tenant's. Every column that is `not null` must be given: a default of the schema does not come
 * in for what is absent.
 */
export const insertJson = <Table extends SQLiteTable>(
  ledger: LedgerDb,
  table: Table,
  tenant: TenantId,
  rows: readonly Omit<Table['$inferInsert'], 'tenantId'>[],
) => {
  const values = Object.keys(getTableColumns(table)).map((name) =>
    name === 'tenantId' ? sql`${tenant}` : sql.raw(`c.value->>'${name}'`),
  )
  return toJsonPages(rows).map((page) =>
    ledger
      .insert(table)
      .select(sql`select ${sql.join(values, sql`, `)} from json_each(${JSON.stringify(page)}) c where true`),
  )
}
