/** Events that the Worker has not taken yet. A row goes only after the Worker's 2xx. */
import type { Journal } from './journal.ts'
import { integerOf, textOf } from './row.ts'

export interface OutboxRow {
  readonly seq: number
  readonly id: string
  /** A DeliveryEvent as JSON. */
  readonly body: string
}

export interface OutboxRows {
  /** Inside a transaction: adds an event unless it waits there already. */
  add(id: string, body: string): void
  oldest(limit: number): OutboxRow[]
  remove(rows: readonly OutboxRow[]): Promise<void>
  /** Lets all others go first: for an event that the Worker refuses. */
  moveToEnd(row: OutboxRow): Promise<void>
  count(): number
}

/** Prepares the statements of table `outbox`. */
export function outboxRows(journal: Journal): OutboxRows {
  const insert = journal.db.prepare('INSERT INTO outbox (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING')
  const select = journal.db.prepare('SELECT seq, id, body FROM outbox ORDER BY seq LIMIT ?')
  const drop = journal.db.prepare('DELETE FROM outbox WHERE seq = ?')
  const toEnd = journal.db.prepare('UPDATE outbox SET seq = (SELECT MAX(seq) + 1 FROM outbox) WHERE seq = ?')
  const total = journal.db.prepare('SELECT COUNT(*) AS total FROM outbox')
  return {
    add: (id, body) => {
      insert.run(id, body)
    },
    oldest: (limit) =>
      journal
        .read(() => select.all(limit))
        .map((row) => ({ seq: integerOf(row, 'seq'), id: textOf(row, 'id'), body: textOf(row, 'body') })),
    remove: (rows) =>
      journal.write(() => {
        for (const row of rows) drop.run(row.seq)
      }),
    moveToEnd: (row) =>
      journal.write(() => {
        toEnd.run(row.seq)
      }),
    count: () => integerOf(total.get() ?? {}, 'total'),
  }
}
