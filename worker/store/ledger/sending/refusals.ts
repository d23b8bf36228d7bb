/** Jobs that relays refused, kept on the timeline, which is also what counts them. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { attempts } from '../schema.ts'

export interface RefusedJob {
  readonly tenant: TenantId
  readonly messageId: string
  /** The recipient under which it is shown. */
  readonly n: number
  /** The same for a repeat of the same refusal. */
  readonly eventId: string
  readonly relayId: string
  readonly reason: string
  readonly atMs: number
}

/** Message id → how often one of its jobs was refused, these included. */
export async function countRefused(
  ledger: LedgerDb,
  rows: readonly RefusedJob[],
): Promise<ReadonlyMap<string, number>> {
  const each = sql`json_each(${JSON.stringify(rows)}) c`
  await ledger
    .insert(attempts)
    .select(
      sql`select c.value->>'tenant', c.value->>'messageId', c.value->>'eventId', c.value->>'n', 'refused', c.value->>'atMs',
        null, c.value->>'relayId', null, c.value->>'reason' from ${each} where true`,
    )
    .onConflictDoNothing()
  const counts = await ledger.all<{ messageId: string; count: number }>(sql`
    select a.message_id as "messageId", count(distinct a.event_id) as count from ${each}
    cross join attempts a on a.tenant_id = c.value->>'tenant' and a.message_id = c.value->>'messageId'
    where a.kind = 'refused' group by a.tenant_id, a.message_id`)
  return new Map(counts.map(({ messageId, count }) => [messageId, count]))
}
