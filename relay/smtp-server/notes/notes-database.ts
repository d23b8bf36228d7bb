/** The SQLite file of notes: opened at the first use and again after damage, since a disk that is away now may be back later. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { isDamage } from '../../sqlite/damage.ts'
import { openSound } from '../../sqlite/open-sound.ts'
import type { SetAside } from '../../sqlite/set-aside.ts'

export interface NotesDatabase {
  readonly db: DatabaseSync
  readonly find: StatementSync
  readonly insert: StatementSync
  readonly forget: StatementSync
  readonly prune: StatementSync
}

export interface NotesFile {
  /** Throws what the disk throws. */
  use<T>(work: (notes: NotesDatabase) => T): T
  close(): void
}

const SCHEMA = `PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS notes (id TEXT PRIMARY KEY, mail TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS notes_mail ON notes (mail, at_ms)`

function open(file: string, onSetAside: (aside: SetAside) => void): NotesDatabase {
  const { db, aside } = openSound(file, (database) => database.exec(SCHEMA))
  if (aside !== null) onSetAside(aside)
  return {
    db,
    find: db.prepare('SELECT id FROM notes WHERE mail = ? AND at_ms >= ? ORDER BY at_ms, id'),
    insert: db.prepare('INSERT INTO notes (id, mail, at_ms) VALUES (?, ?, ?)'),
    forget: db.prepare('DELETE FROM notes WHERE id = ?'),
    prune: db.prepare('DELETE FROM notes WHERE at_ms < ?'),
  }
}

export function openNotesFile(file: string, onSetAside: (aside: SetAside) => void): NotesFile {
  let notes: NotesDatabase | null = null
  const close = () => {
    notes?.db.close()
    notes = null
  }
  return {
    close,
    use: (work) => {
      try {
        notes ??= open(file, onSetAside)
        return work(notes)
      } catch (thrown) {
        if (isDamage(thrown)) close()
        throw thrown
      }
    },
  }
}

export interface NewNote {
  readonly id: string
  /** Envelope and bytes of the mail, hashed. */
  readonly key: string
  readonly atMs: number
}

export interface NoteChanges {
  readonly added: readonly NewNote[]
  readonly forgotten: Iterable<string>
  /** Older notes go too; null leaves them. */
  readonly pruneBeforeMs: number | null
}

/** All of it in one commit. A kill loses no commit, only a power cut does: what is only forgotten need not wait for the disk. */
export function writeNotes({ db, forget, insert, prune }: NotesDatabase, changes: NoteChanges): void {
  const { added, forgotten, pruneBeforeMs } = changes
  db.exec(`PRAGMA synchronous = ${added.length > 0 ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`)
  try {
    for (const { id, key, atMs } of added) insert.run(id, key, atMs)
    for (const id of forgotten) forget.run(id)
    if (pruneBeforeMs !== null) prune.run(pruneBeforeMs)
    db.exec('COMMIT')
  } catch (thrown) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw thrown
  }
}
