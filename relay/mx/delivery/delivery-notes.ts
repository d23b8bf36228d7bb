/**
 * Notes of mails whose 250 the peer may not have seen. The delivery's id is on disk before the Worker hears of it, so that the peer's
 * next try of the same mail gets the same id and makes no second copy (RFC 1047). Once the peer has gone on after our 250 the note is
 * forgotten: two equal mails sent on purpose are two deliveries.
 */
import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import { v7 } from 'uuid'
import { isDamage } from '../../sqlite/damage.ts'
import { openSound } from '../../sqlite/open-sound.ts'
import type { SetAside } from '../../sqlite/set-aside.ts'

/** What makes a mail the same one. */
export interface MailKey {
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  /** Of the bytes, hex. */
  readonly sha256: string
}

export interface Note {
  readonly id: DeliveryId
  /** An earlier try of the same mail made it. */
  readonly isRetry: boolean
}

export interface DeliveryNotes {
  /** The id of this mail, on disk. Throws when the disk does not take it. */
  take(mail: MailKey): Note
  /** The peer has our answer. Never throws: a note that stays costs nothing but a copy that is not made twice. */
  forget(id: DeliveryId): void
  /** The session is over and may not have heard the answer: the next try may take the id. */
  release(id: DeliveryId): void
  close(): void
}

export interface DeliveryNotesOptions {
  readonly file: string
  readonly nowMs: () => number
  readonly onSetAside: (aside: SetAside) => void
}

/** How long a peer may take for its next try. */
const KEPT_MS = 86_400_000
const PRUNE_EVERY_MS = 600_000
const SCHEMA = `CREATE TABLE IF NOT EXISTS notes (id TEXT PRIMARY KEY, mail TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS notes_mail ON notes (mail, at_ms)`

/** Envelope and bytes in one hash; parts cannot run into each other, since a path holds no line feed. */
function hashKey({ mailFrom, rcptTo, sha256 }: MailKey): string {
  return createHash('sha256').update([mailFrom, ...[...rcptTo].sort(), sha256].join('\n')).digest('hex')
}

function prepare(db: DatabaseSync): void {
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`)
}

/** Opens the file at the first use, and again after damage: a disk that is away now may be back later. */
export function openDeliveryNotes({ file, nowMs, onSetAside }: DeliveryNotesOptions): DeliveryNotes {
  /** Ids of sessions that are still open: an equal mail beside them is another mail, no retry. */
  const held = new Set<string>()
  let db: DatabaseSync | null = null
  let prunedAtMs = 0

  const open = (): DatabaseSync => {
    if (db !== null) return db
    const opened = openSound(file, prepare)
    if (opened.aside !== null) onSetAside(opened.aside)
    db = opened.db
    return db
  }
  const use = <T>(work: (db: DatabaseSync) => T): T => {
    try {
      return work(open())
    } catch (thrown) {
      if (db !== null && isDamage(thrown)) {
        db.close()
        db = null
      }
      throw thrown
    }
  }
  const prune = (database: DatabaseSync, now: number) => {
    if (Math.abs(now - prunedAtMs) < PRUNE_EVERY_MS) return
    database.prepare('DELETE FROM notes WHERE at_ms < ?').run(now - KEPT_MS)
    prunedAtMs = now
  }

  const find = (database: DatabaseSync, key: string, now: number): DeliveryId | null => {
    const rows = database.prepare('SELECT id FROM notes WHERE mail = ? AND at_ms >= ? ORDER BY at_ms, id')
    const free = rows.all(key, now - KEPT_MS).find((row) => !held.has(String(row['id'])))
    return free === undefined ? null : DeliveryId.parse(free['id'])
  }

  return {
    take: (mail) =>
      use((database) => {
        const now = nowMs()
        const key = hashKey(mail)
        database.exec('PRAGMA synchronous = FULL')
        prune(database, now)
        const found = find(database, key, now)
        const id = found ?? DeliveryId.parse(v7())
        if (found === null) database.prepare('INSERT INTO notes (id, mail, at_ms) VALUES (?, ?, ?)').run(id, key, now)
        held.add(id)
        return { id, isRetry: found !== null }
      }),
    forget: (id) => {
      held.delete(id)
      try {
        // A kill loses no commit, only a power cut does: no need to wait for the disk here.
        use((database) => {
          database.exec('PRAGMA synchronous = NORMAL')
          database.prepare('DELETE FROM notes WHERE id = ?').run(id)
        })
      } catch {
        // It is pruned later.
      }
    },
    release: (id) => {
      held.delete(id)
    },
    close: () => {
      db?.close()
      db = null
    },
  }
}
