/** All rows of a mailbox in pages, and back into an empty one. */
import { MailSummary } from '@mailstead/contracts/received-mail.ts'
import { getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { MailboxDb } from '../database.ts'
import { contacts, headerIds, mails, pulls, released, threads } from '../schema.ts'
import { indexMail } from '../search/search-index.ts'

interface KeyedTable {
  readonly table: SQLiteTable
  /** Columns of its primary key. */
  readonly key: readonly string[]
}

/** In the order of reading: what a row leans on comes after it. A test compares the list with the schema. */
export const MAILBOX_TABLES: readonly KeyedTable[] = [
  { table: mails, key: ['seq'] },
  { table: headerIds, key: ['header_id', 'thread_id'] },
  { table: threads, key: ['id'] },
  { table: released, key: ['id'] },
  { table: pulls, key: ['source'] },
  { table: contacts, key: ['address'] },
]

type Values = Readonly<Record<string, string | number | null>>

export interface MailboxRow {
  readonly table: string
  readonly row: Values
}

export interface MailboxPlace {
  readonly table: number
  /** Key of the last row; null before the first. */
  readonly after: readonly (string | number)[] | null
}

export interface MailboxRows {
  readonly rows: readonly MailboxRow[]
  /** Null at the end. */
  readonly next: MailboxPlace | null
}

const list = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `)

/** Up to `limit` rows behind a place. */
export function readMailboxRows(db: MailboxDb, place: MailboxPlace, limit: number): MailboxRows {
  const rows: MailboxRow[] = []
  for (let n = place.table; ; n++) {
    const keyed = MAILBOX_TABLES[n]
    if (keyed === undefined) return { rows, next: null }
    const { table, key } = keyed
    const names = list(key.map((column) => sql`${sql.identifier(column)}`))
    const after = n === place.table ? place.after : null
    const behind = after === null ? sql`` : sql`where (${names}) > (${list(after.map((value) => sql`${value}`))})`
    const wanted = limit - rows.length
    const page = db.all<Values>(sql`select * from ${table} ${behind} order by ${names} limit ${wanted}`)
    rows.push(...page.map((row) => ({ table: getTableName(table), row })))
    const last = page.at(-1)
    if (page.length === wanted)
      return { rows, next: { table: n, after: last ? key.map((column) => last[column] ?? '') : after } }
  }
}

/** Text of bodies is in no row: until a mail is filed anew it is found by its subject, people and attachments. */
function index(db: MailboxDb, row: Values): void {
  const summary = MailSummary.safeParse(JSON.parse(String(row['summary'])))
  if (summary.success) indexMail(db, Number(row['seq']), summary.data, '')
}

/** Rows that are there stay. Throws for a table or column that this version does not know. */
export function insertMailboxRows(db: MailboxDb, rows: readonly MailboxRow[]): void {
  for (const { table, row } of rows) {
    const known = MAILBOX_TABLES.find((each) => getTableName(each.table) === table)
    if (known === undefined) throw new Error(`The backup has a table ${table} of mailboxes, which is not known here`)
    const columns = Object.keys(row).map((column) => sql.identifier(column))
    const values = Object.values(row).map((value) => sql`${value}`)
    db.run(
      sql`insert or ignore into ${known.table} (${sql.join(columns, sql`, `)}) values (${sql.join(values, sql`, `)})`,
    )
    if (known.table === mails) index(db, row)
  }
}
