/** What waits in the directory: events on their way to the log of their tenant, and commands that relays have not confirmed. */
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

export interface DirectoryDepth {
  readonly queue: 'noted-events' | 'relay-commands'
  readonly waiting: number
  /** Null when nothing waits. */
  readonly oldestMs: number | null
}

/** One statement. */
export async function readDirectoryDepths(db: DirectoryDb): Promise<readonly DirectoryDepth[]> {
  return db.all<DirectoryDepth>(sql`
    select 'noted-events' as queue, count(*) as waiting, min(at_ms) as "oldestMs" from event_outbox
    union all
    select 'relay-commands', count(*), min(created_at_ms) from relay_commands`)
}
