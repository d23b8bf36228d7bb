/**
 * Refuses what drizzle turns into another query than is written: in a field of a select from one table, or of `returning`, it leaves the
 * table out of each column, so that inside a subquery of that field the column is one of the subquery's own table. A condition that ties
 * the two together is then always true, and the rows are those of any tenant.
 */
import { Column, is, SQL, StringChunk } from 'drizzle-orm'
import { SQLiteAsyncDialect, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

interface Field {
  readonly field: unknown
}
interface Dialect {
  buildSelection(fields: readonly Field[], options?: { readonly isSingleTable?: boolean }): SQL
}

const isSubquery = (chunk: unknown): boolean => is(chunk, StringChunk) && /\bselect\b/i.test(chunk.value.join(''))

function requireNames(field: unknown): void {
  const query = is(field, SQL.Aliased) ? field.sql : field
  if (!is(query, SQL) || !query.queryChunks.some(isSubquery)) return
  const bare = query.queryChunks.find((chunk) => is(chunk, Column))
  if (bare)
    throw new Error(`"${(bare as Column).name}" loses its table in the subquery of a field: write table.column out`)
}

export function refuseBareColumns(): void {
  for (const { prototype } of [SQLiteAsyncDialect, SQLiteSyncDialect]) {
    const dialect = prototype as unknown as Dialect & { isChecked?: true }
    if (dialect.isChecked) continue
    const { buildSelection } = dialect
    dialect.isChecked = true
    dialect.buildSelection = function (fields, options) {
      if (options?.isSingleTable) for (const { field } of fields) requireNames(field)
      return buildSelection.call(this, fields, options)
    }
  }
}
