/** Single values of the relay that outlive a restart. */
import type { Journal } from './journal.ts'
import { textOf } from './row.ts'

/** `_wall_ms` are times of the system's clock; `journal_id` is the one value that is no number. */
export type MetaKey =
  | 'clock_offset_ms'
  | 'lease_until_wall_ms'
  | 'seen_wall_ms'
  | 'lease_granted_ms'
  | 'generation'
  | 'generation_floor'
  | 'holds_revision'
  | 'holds_applied'
  | 'commands_up_to'
  | 'damaged'

export interface MetaRows {
  /** 0 when never written. */
  read(key: MetaKey): number
  /** A random name that was given when the file was made. */
  journalId(): string
  /** Null when never written. */
  readText(key: 'sources'): string | null
  writeText(key: 'sources', text: string): Promise<void>
  /** Inside a transaction. */
  put(key: MetaKey, value: number): void
  write(key: MetaKey, value: number): Promise<void>
}

/** Prepares the statements of table `meta`. */
export function metaRows(journal: Journal): MetaRows {
  const select = journal.db.prepare('SELECT value FROM meta WHERE key = ?')
  const upsert = journal.db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const put = (key: MetaKey, value: number) => {
    upsert.run(key, String(value))
  }
  return {
    read: (key) => {
      const row = select.get(key)
      return row === undefined ? 0 : Number(textOf(row, 'value'))
    },
    journalId: () => textOf(select.get('journal_id') ?? {}, 'value'),
    readText: (key) => {
      const row = select.get(key)
      return row === undefined ? null : textOf(row, 'value')
    },
    writeText: (key, text) =>
      journal.write(() => {
        upsert.run(key, text)
      }),
    put,
    write: (key, value) => journal.write(() => put(key, value)),
  }
}
