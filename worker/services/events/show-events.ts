/** Events as webhooks and the event log tell them: of a mail's event its `data` is made from the mail's row and the event's own detail. */
import type { ShownEvent } from '@mailstead/contracts/api/event.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { type EventRow, findEvents } from '../../store/ledger/events/events.ts'
import type { Access } from '../access/access.ts'
import { eventId } from './event-id.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

const toTags = (json: string): Record<string, string> => {
  const tags: readonly { readonly name: string; readonly value: string }[] = JSON.parse(json)
  return Object.fromEntries(tags.map(({ name, value }) => [name, value]))
}

function toData(row: EventRow): Record<string, unknown> {
  const detail: Record<string, unknown> = JSON.parse(row.detail)
  if (row.messageId === null || row.acceptedAtMs === null) return detail
  return {
    email_id: row.messageId,
    message_id: row.headerId,
    created_at: iso(row.acceptedAtMs),
    from: row.from,
    to: JSON.parse(row.to ?? '[]'),
    subject: row.subject,
    tags: toTags(row.tags ?? '[]'),
    ...detail,
  }
}

export const showEvent = (tenant: TenantId, row: EventRow): ShownEvent => ({
  id: eventId(tenant, row.seq, row.atMs),
  seq: row.seq,
  type: row.type,
  created_at: iso(row.atMs),
  data: toData(row),
})

/** The events that the rows name by number, in their order; missing ones are absent. */
export async function showEvents(
  deps: Pick<Deps, 'ledgers'>,
  access: Pick<Access, 'tenant' | 'shard'>,
  rows: readonly { readonly seq: number }[],
): Promise<ShownEvent[]> {
  const found = await findEvents(
    deps.ledgers.at(access.shard),
    access.tenant,
    rows.map(({ seq }) => seq),
  )
  const bySeq = new Map(found.map((row) => [row.seq, row]))
  return rows.flatMap(({ seq }) => {
    const row = bySeq.get(seq)
    return row ? [showEvent(access.tenant, row)] : []
  })
}
