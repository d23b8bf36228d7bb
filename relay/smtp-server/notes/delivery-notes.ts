/**
 * Notes of mails whose 250 the peer may not have seen. The delivery's id is on disk before the Worker hears of it, so that the peer's
 * next try of the same mail gets the same id and makes no second copy (RFC 1047). Once the peer has gone on after our 250 the note is
 * forgotten: two equal mails sent on purpose are two deliveries. What comes in one turn of the event loop shares a commit.
 */
import { createHash } from 'node:crypto'
import { DeliveryId } from '@mailstead/contracts/ids.ts'
import { v7 } from 'uuid'
import type { SetAside } from '../../sqlite/set-aside.ts'
import { type NewNote, openNotesFile, writeNotes } from './notes-database.ts'

/** What makes a mail the same one. */
export interface MailKey {
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  /** Of the bytes, hex. */
  readonly sha256: string
  /** What else makes it another one, in one line. */
  readonly terms?: string
}

export interface Note {
  readonly id: DeliveryId
  /** An earlier try of the same mail made it. */
  readonly isRetry: boolean
}

export interface DeliveryNotes {
  /** The id of this mail, on disk. Rejects when the disk does not take it. */
  take(mail: MailKey): Promise<Note>
  /** The peer has our answer. A note that stays for a fault of the disk only keeps a copy from being made. */
  forget(id: DeliveryId): void
  /** The session is over or was told to try again: the next try may take the id. */
  release(id: DeliveryId): void
  close(): void
}

export interface DeliveryNotesOptions {
  readonly file: string
  /** By which ids are dated: they are in the order of arrival. */
  readonly nowMs: () => number
  readonly onSetAside: (aside: SetAside) => void
}

interface Waiting extends NewNote {
  readonly resolve: () => void
  readonly reject: (thrown: unknown) => void
}

/** How long a peer may take for its next try. */
const KEPT_MS = 86_400_000
const PRUNE_EVERY_MS = 600_000

/** Envelope and bytes in one hash; parts cannot run into each other, since a path holds no line feed. */
function hashKey({ mailFrom, rcptTo, sha256, terms }: MailKey): string {
  return createHash('sha256')
    .update([mailFrom, ...[...rcptTo].sort(), sha256, ...(terms === undefined ? [] : [terms])].join('\n'))
    .digest('hex')
}

export function openDeliveryNotes({ file, nowMs, onSetAside }: DeliveryNotesOptions): DeliveryNotes {
  const notes = openNotesFile(file, onSetAside)
  /** Ids of sessions that are still open: an equal mail beside them is another mail, no retry. */
  const held = new Set<string>()
  const forgotten = new Set<string>()
  let waiting: Waiting[] = []
  let isScheduled = false
  let prunedAtMs = 0

  const commit = () => {
    if (waiting.length === 0 && forgotten.size === 0) return
    const added = waiting
    const isPruned = Math.abs(nowMs() - prunedAtMs) < PRUNE_EVERY_MS
    waiting = []
    isScheduled = false
    try {
      const pruneBeforeMs = isPruned ? null : nowMs() - KEPT_MS
      notes.use((database) => writeNotes(database, { added, forgotten, pruneBeforeMs }))
    } catch (thrown) {
      for (const { id, reject } of added) {
        held.delete(id)
        reject(thrown)
      }
      return
    }
    if (!isPruned) prunedAtMs = nowMs()
    forgotten.clear()
    for (const { resolve } of added) resolve()
  }
  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(commit)
  }
  const findFree = (key: string): DeliveryId | null => {
    const rows = notes.use(({ find }) => find.all(key, nowMs() - KEPT_MS))
    const ids = rows.map((row) => String(row['id']))
    const id = ids.find((one) => !held.has(one) && !forgotten.has(one))
    return id === undefined ? null : DeliveryId.parse(id)
  }

  return {
    take: async (mail) => {
      const key = hashKey(mail)
      const found = findFree(key)
      const id = found ?? DeliveryId.parse(v7({ msecs: nowMs() }))
      held.add(id)
      if (found !== null) return { id, isRetry: true }
      await new Promise<void>((resolve, reject) => {
        waiting.push({ id, key, atMs: nowMs(), resolve, reject })
        schedule()
      })
      return { id, isRetry: false }
    },
    forget: (id) => {
      held.delete(id)
      forgotten.add(id)
      // Before the peer's command is answered: from its answer on an equal mail is another one.
      commit()
    },
    release: (id) => {
      held.delete(id)
    },
    close: () => {
      commit()
      notes.close()
    },
  }
}
