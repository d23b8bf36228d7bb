/** Opens the SQLite file of outcomes. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openSound } from '../../sqlite/open-sound.ts'
import type { SetAside } from '../../sqlite/set-aside.ts'

export interface ResultsDatabase {
  readonly db: DatabaseSync
  readonly insert: StatementSync
  readonly forget: StatementSync
  readonly page: StatementSync
  readonly find: StatementSync
}

/** A damaged file is set aside: the agent resolves attempts that nobody has a result of. */
export function openResultsDatabase(file: string, onSetAside: (aside: SetAside) => void): ResultsDatabase {
  const { db, aside } = openSound(file, prepare)
  if (aside !== null) onSetAside(aside)
  return {
    db,
    insert: db.prepare('INSERT OR IGNORE INTO outcomes (attempt_id, body) VALUES (?, ?)'),
    forget: db.prepare('DELETE FROM outcomes WHERE seq <= ?'),
    page: db.prepare('SELECT seq, attempt_id, body FROM outcomes WHERE seq > ? ORDER BY seq LIMIT ?'),
    find: db.prepare('SELECT 1 FROM outcomes WHERE attempt_id = ? AND seq > ?'),
  }
}

function prepare(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  // AUTOINCREMENT: a number that was acknowledged must never be given again.
  database.exec(`CREATE TABLE IF NOT EXISTS outcomes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT`)
  startSequence(database)
}

/**
 * A new file counts from the time in milliseconds: should the old one have been lost, its numbers, which the agent may
 * still acknowledge, were all lower.
 */
function startSequence(database: DatabaseSync): void {
  if (database.prepare("SELECT 1 FROM sqlite_sequence WHERE name = 'outcomes'").get() !== undefined) return
  database.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('outcomes', ?)").run(Date.now())
}
