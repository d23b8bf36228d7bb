/** Dead letters as the operator sees them. */
import { type DeadLetter, type ListDeadLetters, QueueName } from '@mailstead/contracts/api/operator/dead-letter.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { listDeadLetters, type ShownRow } from '../../store/directory/alarms/dead-letters.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

const show = (row: ShownRow): DeadLetter => ({
  object: 'dead_letter',
  id: row.id,
  queue: QueueName.parse(row.queue),
  kind: row.kind,
  state: row.state,
  reason: row.reason,
  times: row.times,
  size_bytes: row.sizeBytes,
  first_seen_at: iso(row.firstSeenMs),
  last_seen_at: iso(row.lastSeenMs),
  state_since: iso(row.stateSinceMs),
})

/** A page, newest first. */
export async function showDeadLetters(deps: Pick<Deps, 'directory'>, query: ListDeadLetters) {
  const rows = await listDeadLetters(deps.directory, query, query.limit + 1)
  const { shown, hasMore } = cutPage(rows, query)
  return { object: 'list' as const, has_more: hasMore, data: shown.map(show) }
}
