/**
 * Data of each former version opens in this one: its tables with its rows are brought up to date, and nothing of them is lost (P9). And a
 * migration that stops half-way (F19) leaves what was before it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { type FormerData, listFormer } from './former-data.ts'

const KINDS = ['directory', 'ledger', 'mailbox'] as const
type Kind = (typeof KINDS)[number]

const statementsOf = (kind: Kind): readonly (readonly string[])[] => {
  const folder = new URL(`../../migrations/${kind}/`, import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8').split('--> statement-breakpoint'))
}

const run = (database: DatabaseSync, statements: readonly string[]): void => {
  for (const statement of statements) database.exec(statement)
}

/** Tables, indices and triggers as SQLite keeps them. */
const schemaOf = (database: DatabaseSync) =>
  database.prepare("select type, name, sql from sqlite_master where name not like 'sqlite%' order by type, name").all()

const insert = (database: DatabaseSync, table: string, rows: readonly FormerData['parts'][string][number][]): void => {
  for (const row of rows) {
    const columns = Object.keys(row)
    const names = columns.map((column) => `"${column}"`).join()
    database
      .prepare(`insert or replace into "${table}" (${names}) values (${columns.map(() => '?').join()})`)
      .run(...Object.values(row))
  }
}

function open(kind: Kind, former: FormerData, parts: readonly (readonly [string, FormerData['parts'][string]])[]) {
  const database = new DatabaseSync(':memory:')
  const migrations = statementsOf(kind)
  const known = former.migrations[kind]
  for (const statements of migrations.slice(0, known)) run(database, statements)
  database.exec('pragma foreign_keys = off')
  for (const [table, rows] of parts) insert(database, table, rows)
  database.exec('pragma foreign_keys = on')
  for (const statements of migrations.slice(known)) run(database, statements)
  return database
}

const fresh = (kind: Kind): DatabaseSync => {
  const database = new DatabaseSync(':memory:')
  for (const statements of statementsOf(kind)) run(database, statements)
  return database
}

describe.each(listFormer())('data of %s', (_, former) => {
  const partsOf = (place: string) =>
    Object.entries(former.parts).flatMap(([name, rows]) =>
      name.startsWith(`${place}/`) ? [[name.slice(place.length + 1), rows] as const] : [],
    )
  const mailboxRows = (former.parts['mailboxes'] ?? []) as unknown as { table: string; row: never }[]
  const mailbox = [...Map.groupBy(mailboxRows, ({ table }) => table)].map(
    ([table, rows]) => [table, rows.map(({ row }) => row)] as const,
  )

  it.each([
    ['directory', 'directory', partsOf('directory')],
    ['ledger', 'ledger-0', partsOf('ledger-0')],
    ['ledger', 'ledger-1', partsOf('ledger-1')],
    ['mailbox', 'a mailbox', mailbox],
  ] as const)('opens: %s, %s', (kind, _place, parts) => {
    const database = open(kind, former, parts)
    expect(schemaOf(database)).toEqual(schemaOf(fresh(kind)))
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    expect(database.prepare('pragma foreign_key_check').all()).toEqual([])
    for (const [table, rows] of parts) {
      const kept = database.prepare(`select * from "${table}"`).all()
      expect([table, kept.length]).toEqual([table, rows.length])
      // What a row had it has still.
      for (const row of rows) expect(kept).toContainEqual(expect.objectContaining(row))
    }
  })
})

describe('F19: a migration that stops half-way', () => {
  it.each(KINDS)('%s: leaves what was before it, and is made again', (kind) => {
    const migrations = statementsOf(kind)
    const database = new DatabaseSync(':memory:')
    for (const statements of migrations) {
      const before = schemaOf(database)
      for (const stop of [1, Math.ceil(statements.length / 2), statements.length]) {
        // D1 and Durable Objects run each in one transaction.
        database.exec('begin')
        run(database, statements.slice(0, stop))
        database.exec('rollback')
        expect(schemaOf(database)).toEqual(before)
      }
      run(database, statements)
    }
    expect(schemaOf(database)).toEqual(schemaOf(fresh(kind)))
  })
})
