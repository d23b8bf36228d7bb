/** Opens a SQLite file if it is sound; a damaged one is set aside and a new one begun. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { findFileDamage, findPageDamage, isDamage } from './damage.ts'
import { type SetAside, setAside } from './set-aside.ts'

export interface OpenedSound {
  readonly db: DatabaseSync
  /** What was set aside on the way; null when the file was sound or there was none. */
  readonly aside: SetAside | null
}

/** `prepare` gets the database ready, a new one as well. Throws what is no damage: a full disk, a newer version. */
export function openSound(path: string, prepare: (db: DatabaseSync) => void): OpenedSound {
  const found = findFileDamage(path)
  if (found !== null) return beginAnew(path, found, prepare)
  const opened = openChecked(path, prepare)
  return typeof opened === 'string' ? beginAnew(path, opened, prepare) : { db: opened, aside: null }
}

function beginAnew(path: string, reason: string, prepare: (db: DatabaseSync) => void): OpenedSound {
  const aside = setAside(path, reason)
  const db = new DatabaseSync(path)
  prepare(db)
  return { db, aside }
}

/** The database, or what is wrong with it. */
function openChecked(path: string, prepare: (db: DatabaseSync) => void): DatabaseSync | string {
  // Read-only, since closing a writer would move the log into a file that is to be kept as it is.
  const found = existsSync(path) ? useThenClose(new DatabaseSync(path, { readOnly: true }), findPageDamage) : null
  if (found !== null) return found
  const db = new DatabaseSync(path)
  try {
    prepare(db)
    demandWritable(db)
    return db
  } catch (thrown) {
    db.close()
    return reasonOfDamage(thrown)
  }
}

/**
 * SQLite opens what it may not write for reading only, and stays so: a process that began on a read-only disk would not
 * see it come back, so it must not begin. A transaction is no proof, since SQLite makes it a reading one; the version is
 * written as it was.
 */
function demandWritable(db: DatabaseSync): void {
  const version = db.prepare('PRAGMA user_version').get()?.['user_version']
  db.exec(`PRAGMA user_version = ${Number(version)}`)
}

function useThenClose(db: DatabaseSync, look: (db: DatabaseSync) => string | null): string | null {
  try {
    return orDamage(() => look(db))
  } finally {
    db.close()
  }
}

/** The answer of `look`, or what SQLite says when it finds damage; throws on any other fault. */
function orDamage(look: () => string | null): string | null {
  try {
    return look()
  } catch (thrown) {
    return reasonOfDamage(thrown)
  }
}

function reasonOfDamage(thrown: unknown): string {
  if (!isDamage(thrown)) throw thrown
  return thrown instanceof Error ? thrown.message : String(thrown)
}
