/** Opens the SQLite file of outcomes. */
import { existsSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A file that SQLite cannot read is set aside: the agent resolves attempts that nobody has a result of. */
export function openResultsDatabase(file: string, onTrouble: (message: string) => void): DatabaseSync {
  try {
    return prepare(file)
  } catch (error) {
    if (!existsSync(file)) throw error
    const aside = `${file}.corrupt-${Date.now()}`
    onTrouble(`results file is set aside as ${aside}: ${String(error)}`)
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    return prepare(file)
  }
}

function prepare(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    // AUTOINCREMENT: a number that was acknowledged must never be given again.
    database.exec(`CREATE TABLE IF NOT EXISTS outcomes (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT`)
    if (database.prepare('PRAGMA quick_check').get()?.['quick_check'] !== 'ok') throw new Error('quick_check failed')
    startSequence(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * A new file counts from the time in milliseconds: should the old one have been lost, its numbers, which the agent may
 * still acknowledge, were all lower.
 */
function startSequence(database: DatabaseSync): void {
  if (database.prepare("SELECT 1 FROM sqlite_sequence WHERE name = 'outcomes'").get() !== undefined) return
  database.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('outcomes', ?)").run(Date.now())
}
