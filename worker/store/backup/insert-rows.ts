/** Rows of a backup into an empty table. Those that are there stay, so that a page may come again. */
import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { DirectoryDb, LedgerDb } from '../databases.ts'
import { columnName, type DumpedRow } from './read-rows.ts'

/** A parameter of `json_each` stays below 1.5 MB also where every character takes three bytes. */
const PARAMETER_MAX_CHARS = 500_000

const name = (text: string): SQL => sql.raw(`"${text}"`)
const list = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `)

function toParameters(rows: readonly DumpedRow[]): readonly string[] {
  const pages: string[][] = []
  let chars = PARAMETER_MAX_CHARS
  for (const row of rows.map((each) => JSON.stringify(each))) {
    if (chars + row.length > PARAMETER_MAX_CHARS) {
      pages.push([])
      chars = 0
    }
    pages.at(-1)?.push(row)
    chars += row.length + 1
  }
  return pages.map((page) => `[${page.join()}]`)
}

/** Rows whose parent was removed while the backup was made are left out. */
const hasParents = (table: SQLiteTable): SQL =>
  sql.join(
    getTableConfig(table).foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference()
      const is = columns.map((column, n) => {
        const parent = foreignColumns[n]
        if (parent === undefined) throw new Error('A foreign key has as many columns on both sides')
        return sql`p.${name(columnName(parent))} = value->>${sql.raw(`'${columnName(column)}'`)}`
      })
      return sql`exists (select 1 from ${name(getTableName(foreignTable))} p where ${sql.join(is, sql` and `)}) and`
    }),
    sql` `,
  )

/** Columns of a row that this version does not know: the backup is of a newer one. */
export function unknownColumns(table: SQLiteTable, row: DumpedRow): readonly string[] {
  const known = new Set(Object.values(getTableColumns(table)).map(columnName))
  return Object.keys(row).filter((column) => !known.has(column))
}

/**
 * Columns that the rows lack have their default. All rows have the same columns. `isReplacing`: for what a new deployment comes with and the
 * backup knows better.
 */
export async function insertRows(
  db: DirectoryDb | LedgerDb,
  table: SQLiteTable,
  rows: readonly DumpedRow[],
  isReplacing = false,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const values = columns.map((column) => sql`value->>${sql.raw(`'${column}'`)}`)
  for (const parameter of toParameters(rows))
    await db.run(sql`insert or ${sql.raw(isReplacing ? 'replace' : 'ignore')} into ${table} (${list(columns.map(name))})
      select ${list(values)} from json_each(${parameter}) where ${hasParents(table)} true`)
}
