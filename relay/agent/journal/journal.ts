/**
 * The journal's file and its group commit: what is written in one event-loop turn shares one transaction, hence one
 * fsync. A promise resolves after COMMIT, when the write would survive a kill and a power cut.
 */
import { DatabaseSync } from 'node:sqlite'
import { migrate } from './schema.ts'

export interface Journal {
  readonly db: DatabaseSync
  /** Runs `work` inside the next transaction. It may run twice, so it must change nothing but the database. */
  write<T>(work: () => T): Promise<T>
  close(): void
}

interface Pending {
  readonly run: () => void
  readonly committed: () => void
  readonly failed: (reason: unknown) => void
}

const PRAGMAS = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;
PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536;
`

function commitAll(db: DatabaseSync, batch: readonly Pending[]): void {
  try {
    db.exec('BEGIN IMMEDIATE')
    for (const pending of batch) pending.run()
    db.exec('COMMIT')
  } catch (reason) {
    if (db.isTransaction) db.exec('ROLLBACK')
    const [only] = batch
    // One bad write must not take its neighbours with it: each gets a transaction of its own.
    if (batch.length > 1) for (const pending of batch) commitAll(db, [pending])
    else only?.failed(reason)
    return
  }
  for (const pending of batch) pending.committed()
}

/** Opens or creates the journal. */
export function openJournal(path: string): Journal {
  const db = new DatabaseSync(path)
  db.exec(PRAGMAS)
  migrate(db)
  let batch: Pending[] = []
  const flush = () => {
    const work = batch
    batch = []
    if (work.length > 0) commitAll(db, work)
  }
  return {
    db,
    write: (work) =>
      new Promise((resolve, reject) => {
        if (!db.isOpen) return reject(new Error('The journal is closed'))
        let finish = () => {}
        const run = () => {
          const result = work()
          finish = () => resolve(result)
        }
        if (batch.length === 0) setImmediate(flush)
        batch.push({ run, committed: () => finish(), failed: reject })
      }),
    close: () => {
      if (!db.isOpen) return
      flush()
      db.close()
    },
  }
}
