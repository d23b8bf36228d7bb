/**
 * The journal's file and its group commit: what is written in one event-loop turn shares one transaction, hence one
 * fsync. A promise resolves after COMMIT, when the write would survive a kill and a power cut.
 */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { failpoint } from '../../failpoint.ts'
import { reasonOf } from '../../log.ts'
import { hasResultCode, isDamage } from '../../sqlite/damage.ts'
import { openSound } from '../../sqlite/open-sound.ts'
import { countSetAside, type SetAside, setAside } from '../../sqlite/set-aside.ts'
import { type JournalAlarms, NO_ALARMS } from './journal-alarms.ts'
import { migrate } from './schema.ts'

export interface Journal {
  readonly db: DatabaseSync
  /** Runs `work` inside the next transaction. It may run twice, so it must change nothing but the database. */
  write<T>(work: () => T): Promise<T>
  /** Runs a read whose failure is caught further up, so that damage it meets is not taken for a passing fault. */
  read<T>(work: () => T): T
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

type Ended = (reason: unknown) => void

/** `ended` is told of every commit, with null, and of what kept one from going through. */
function commitAll(db: DatabaseSync, batch: readonly Pending[], ended: Ended): void {
  let isDone = false
  try {
    db.exec('BEGIN IMMEDIATE')
    for (const pending of batch) pending.run()
    isDone = true
    failpoint('journal.before_commit')
    db.exec('COMMIT')
  } catch (reason) {
    if (db.isTransaction) db.exec('ROLLBACK')
    // An error of the work itself says nothing about the file.
    if (isDone || hasResultCode(reason)) ended(reason)
    const [only] = batch
    // One bad write must not take its neighbours with it: each gets a transaction of its own.
    if (batch.length > 1) for (const pending of batch) commitAll(db, [pending], ended)
    else only?.failed(reason)
    return
  }
  ended(null)
  for (const pending of batch) pending.committed()
}

function prepare(db: DatabaseSync): void {
  db.exec(PRAGMAS)
  migrate(db)
}

/** A new journal knows how many were set aside before it. */
function noteDamaged(db: DatabaseSync, path: string): void {
  const damaged = countSetAside(path)
  if (damaged > 0) db.prepare("INSERT INTO meta (key, value) VALUES ('damaged', ?)").run(String(damaged))
}

function openOrBegin(path: string, alarms: JournalAlarms): DatabaseSync {
  const wasThere = existsSync(path)
  const { db, aside } = openSound(path, prepare)
  if (aside !== null) alarms.damaged({ ...aside, isRunning: false })
  if (aside !== null || !wasThere) noteDamaged(db, path)
  return db
}

/** Where the file cannot be moved it stays: the next start sees to it. */
function moveAside(path: string, reason: string): SetAside {
  try {
    return setAside(path, reason)
  } catch {
    return { file: path, reason }
  }
}

/** Opens or creates the journal. A damaged file is set aside; after damage found in use nothing is written any more. */
export function openJournal(path: string, alarms: JournalAlarms = NO_ALARMS): Journal {
  const db = openOrBegin(path, alarms)
  let isDamaged = false
  let batch: Pending[] = []
  const ended: Ended = (reason) => {
    if (isDamaged) return
    if (reason === null) return alarms.written()
    isDamaged = isDamage(reason)
    if (isDamaged) alarms.damaged({ ...moveAside(path, reasonOf(reason)), isRunning: true })
    else alarms.unwritable(reasonOf(reason))
  }
  const flush = () => {
    const work = batch
    batch = []
    if (work.length > 0) commitAll(db, work, ended)
  }
  return {
    db,
    read: (work) => {
      try {
        return work()
      } catch (reason) {
        if (isDamage(reason)) ended(reason)
        throw reason
      }
    },
    write: (work) =>
      new Promise((resolve, reject) => {
        if (!db.isOpen || isDamaged) return reject(new Error('The journal is closed'))
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
