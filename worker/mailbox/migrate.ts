/**
 * Brings the tables of a mailbox up to date when its object wakes up. Synchronous, so that nothing can come in between; each
 * step is a transaction of its own with the number of the last one, so a step that fails leaves what was before it.
 */

/** As drizzle-kit writes it for Durable Objects. */
export interface MigrationBundle {
  readonly journal: { readonly entries: readonly { readonly idx: number; readonly tag: string }[] }
  /** SQL by `m<number of four digits>`. */
  readonly migrations: Readonly<Record<string, string>>
}

const VERSION_KEY = 'schema'

/** Throws when a step fails, and when the tables were made by newer code. */
export function migrate(storage: DurableObjectStorage, { journal, migrations }: MigrationBundle): void {
  const wanted = journal.entries.length
  const present = storage.kv.get<number>(VERSION_KEY) ?? 0
  if (present > wanted) throw new Error(`The mailbox has schema ${present}, which this code (${wanted}) does not know`)
  for (let step = present; step < wanted; step++) {
    const sql = migrations[`m${String(step).padStart(4, '0')}`]
    if (sql === undefined) throw new Error(`Migration ${step} of the mailbox is missing`)
    storage.transactionSync(() => {
      for (const statement of sql.split('--> statement-breakpoint'))
        if (statement.trim() !== '') storage.sql.exec(statement)
      storage.kv.put(VERSION_KEY, step + 1)
    })
  }
}
