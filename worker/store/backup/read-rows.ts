/** A table of a database in pages by primary key, of all tenants: what a backup reads. */
import { and, getTableColumns, lt, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { firstIdAt } from '../../platform/ids.ts'
import type { DirectoryDb, LedgerDb } from '../databases.ts'
import type { DumpedTable, RowBound } from './tables.ts'

/** A row by the names of its columns in the database. */
export type DumpedRow = Readonly<Record<string, string | number | null>>

/** Values of a primary key in its order. */
export type RowKey = readonly (string | number)[]

/** As the database has it: `tenantId` is `tenant_id`. */
export const columnName = ({ name }: Pick<SQLiteColumn, 'name'>): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Columns of the primary key in its order. */
export function keyOf(table: SQLiteTable): readonly SQLiteColumn[] {
  const { primaryKeys, columns } = getTableConfig(table)
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary)
  const all: readonly SQLiteColumn[] = Object.values(getTableColumns(table))
  return key.flatMap((each) => all.filter((column) => column.name === each.name))
}

const list = (parts: readonly unknown[]): SQL =>
  sql.join(
    parts.map((part) => sql`${part}`),
    sql`, `,
  )

const within = (bound: RowBound | null, beforeMs: number): SQL | undefined =>
  bound === null ? undefined : lt(bound.column, bound.kind === 'id' ? firstIdAt(beforeMs) : beforeMs)

export interface RowPage {
  readonly rows: readonly DumpedRow[]
  /** Null at the end of the table. */
  readonly after: RowKey | null
}

/** The rows behind the key `after`. One statement. */
export async function readRowPage(
  db: DirectoryDb | LedgerDb,
  { table, rows: limit, bound }: DumpedTable,
  place: { readonly after: RowKey | null; readonly beforeMs: number },
): Promise<RowPage> {
  const key = keyOf(table)
  const behind = place.after === null ? undefined : sql`(${list(key)}) > (${list(place.after)})`
  const where = and(within(bound, place.beforeMs), behind)
  const rows = await db.all<DumpedRow>(sql`select ${list(Object.values(getTableColumns(table)))} from ${table}
    ${where === undefined ? sql`` : sql`where ${where}`} order by ${list(key)} limit ${limit}`)
  const last = rows.at(-1)
  if (rows.length < limit || last === undefined) return { rows, after: null }
  return { rows, after: key.map((column) => last[columnName(column)] ?? '') }
}
