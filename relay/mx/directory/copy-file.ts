/**
 * The copy on disk. A new whole copy is filled beside the present one and takes its place in the transaction of its last page; changes go
 * into the present one page by page. What is damaged is set aside: everything here can be fetched again.
 */
import type { DatabaseSync } from 'node:sqlite'
import { type MxPage, MxValue } from '@mailstead/contracts/mx-entry.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import { parseJson } from '../../parse-json.ts'
import { isDamage } from '../../sqlite/damage.ts'
import { openSound } from '../../sqlite/open-sound.ts'
import { setAside } from '../../sqlite/set-aside.ts'

export interface CopyFile {
  /** Of the copy; null while there is no whole one. Throws when the file cannot be used. */
  revision(): number | null
  /** All entries that are no addresses; null when one is not of this version. */
  entries(): Array<{ readonly key: string; readonly value: MxValue }> | null
  hasKey(key: string): boolean
  /** A new copy was begun and is not whole yet. */
  isFilling(): boolean
  /** Brings the present copy up by one page. */
  change(page: MxPage): void
  /** One page of a new copy, which takes the place of the present one with its last page. */
  fill(page: MxPage, isFirst: boolean): void
  close(): void
}

const VERSION = 1
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000'
/** Addresses are their keys, with an empty value. */
const tableOf = (name: 'entries' | 'incoming') =>
  `CREATE TABLE ${name} (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`
const SCHEMA = `
BEGIN IMMEDIATE; DROP TABLE IF EXISTS entries; DROP TABLE IF EXISTS incoming; DROP TABLE IF EXISTS copy;
${tableOf('entries')};
CREATE TABLE copy (revision INTEGER NOT NULL) STRICT;
PRAGMA user_version = ${VERSION}; COMMIT
`
const OTHER_THAN_ADDRESSES = "SELECT key, value FROM entries WHERE key < 'address:' OR key >= 'address;'"

/** A file of another version is begun anew: it is only a copy. */
function prepare(db: DatabaseSync): void {
  db.exec(PRAGMAS)
  if (db.prepare('PRAGMA user_version').get()?.['user_version'] !== VERSION) db.exec(SCHEMA)
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (reason) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw reason
  }
}

function writeEntries(db: DatabaseSync, table: 'entries' | 'incoming', entries: MxPage['entries']): void {
  const put = db.prepare(
    `INSERT INTO ${table} (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  const remove = db.prepare(`DELETE FROM ${table} WHERE key = ?`)
  for (const { key, value } of entries) {
    if (value === null) remove.run(key)
    else put.run(key, value.kind === 'address' ? '' : JSON.stringify(value))
  }
}

function writeRevision(db: DatabaseSync, revision: number): void {
  db.exec('DELETE FROM copy')
  db.prepare('INSERT INTO copy (revision) VALUES (?)').run(revision)
}

const operationsOf = (db: DatabaseSync) => {
  const find = db.prepare('SELECT 1 FROM entries WHERE key = ?')
  return {
    db,
    hasKey: (key: string) => find.get(key) !== undefined,
    isFilling: () => db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'incoming'").get() !== undefined,
    revision: () => {
      const revision = db.prepare('SELECT revision FROM copy').get()?.['revision']
      return typeof revision === 'number' ? revision : null
    },
    entries: () => {
      const rows = db.prepare(OTHER_THAN_ADDRESSES).all()
      const read = rows.map(({ key, value }) => ({
        key: String(key),
        parsed: MxValue.safeParse(parseJson(String(value))),
      }))
      const entries = read.flatMap(({ key, parsed }) => (parsed.success ? { key, value: parsed.data } : []))
      return entries.length === rows.length ? entries : null
    },
    change: (page: MxPage) =>
      inTransaction(db, () => {
        writeEntries(db, 'entries', page.entries)
        writeRevision(db, page.revision)
      }),
    fill: (page: MxPage, isFirst: boolean) =>
      inTransaction(db, () => {
        if (isFirst) db.exec(`DROP TABLE IF EXISTS incoming; ${tableOf('incoming')}`)
        writeEntries(db, 'incoming', page.entries)
        if (page.more) return
        db.exec('DROP TABLE entries; ALTER TABLE incoming RENAME TO entries')
        writeRevision(db, page.revision)
      }),
  }
}

/** Opens or makes the file. Throws when the folder cannot be written. */
export function openCopyFile(path: string, log: Log): CopyFile {
  const open = () => {
    const { db, aside } = openSound(path, prepare)
    if (aside !== null) alarm(log, 'directory.damaged', { file: aside.file, reason: aside.reason })
    return operationsOf(db)
  }
  let opened: ReturnType<typeof operationsOf> | null = open()
  let isClosed = false
  const dropDamaged = (db: DatabaseSync, reason: string) => {
    opened = null
    db.close()
    alarm(log, 'directory.damaged', { file: setAside(path, reason).file, reason })
  }
  /** Damage found in use costs the copy; the next use begins a new one. */
  const use = <T>(work: (operations: ReturnType<typeof operationsOf>) => T): T => {
    if (isClosed) throw new Error('The directory is closed')
    opened ??= open()
    const { db } = opened
    try {
      return work(opened)
    } catch (reason) {
      if (isDamage(reason)) dropDamaged(db, reasonOf(reason))
      throw reason
    }
  }
  return {
    revision: () => use((operations) => operations.revision()),
    entries: () => use((operations) => operations.entries()),
    hasKey: (key) => use((operations) => operations.hasKey(key)),
    isFilling: () => use((operations) => operations.isFilling()),
    change: (page) => use((operations) => operations.change(page)),
    fill: (page, isFirst) => use((operations) => operations.fill(page, isFirst)),
    close: () => {
      isClosed = true
      opened?.db.close()
      opened = null
    },
  }
}
