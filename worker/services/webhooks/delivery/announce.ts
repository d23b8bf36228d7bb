/** What follows events that have been written: webhooks are woken, and those who look at the tenant are told. Hints both. */
import { HINT_TYPES } from '@mailstead/contracts/api/live.ts'
import { z } from 'zod'
import type { Deps } from '../../../deps.ts'
import type { NewEvent } from '../../../store/ledger/events/events.ts'
import type { Listener } from '../../../store/ledger/events/listeners.ts'
import { type TenantHint, tellWatchers } from '../../live/tell-watchers.ts'
import { wakeWebhooks } from './wake.ts'

export type AnnounceDeps = Pick<Deps, 'liveFeeds' | 'log' | 'webhookRunners'>

const Named = z.object({ id: z.string() })

function idOf(detail: string): string | null {
  const named = Named.safeParse(JSON.parse(detail))
  return named.success ? named.data.id : null
}

/** None for what is no kind of its own, and for mail that came in: its inboxes are told instead. Pure. */
export function toHints(events: readonly Pick<NewEvent, 'tenantId' | 'type' | 'messageId' | 'detail'>[]): TenantHint[] {
  return events.flatMap(({ tenantId: tenant, type: name, messageId, detail }): TenantHint[] => {
    if (messageId !== null) return [{ tenant, type: 'email', id: messageId }]
    const type = HINT_TYPES.find((each) => each === name.split('.')[0])
    return type === undefined || type === 'email' ? [] : [{ tenant, type, id: idOf(detail) }]
  })
}

/** Never rejects. */
export async function announce(
  deps: AnnounceDeps,
  listeners: readonly Listener[],
  hints: readonly TenantHint[],
): Promise<void> {
  await Promise.all([wakeWebhooks(deps, listeners), tellWatchers(deps, hints)])
}
