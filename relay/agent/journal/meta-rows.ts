/** Single values of the relay that outlive a restart. */
import type { Journal } from './journal.ts'
import { textOf } from './row.ts'

export interface MetaRows {
  /** 0 when never written. */
  read(key: 'lease_until_ms' | 'clock_offset_ms'): number
  write(key: 'lease_until_ms' | 'clock_offset_ms', value: number): Promise<void>
}

/** Prepares the statements of table `meta`. */
export function metaRows(journal: Journal): MetaRows {
  const select = journal.db.prepare('SELECT value FROM meta WHERE key = ?')
  const upsert = journal.db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    read: (key) => {
      const row = select.get(key)
      return row === undefined ? 0 : Number(textOf(row, 'value'))
    },
    write: (key, value) =>
      journal.write(() => {
        upsert.run(key, String(value))
      }),
  }
}
