/** What can be done with many events of an endpoint. */
import { RotateCw } from 'lucide-react'
import { replayEvent, type WebhookEventSummary } from '../../api/webhooks.ts'
import type { BulkAct } from '../../parts/list/select/bulk-act.ts'
import { webhook as words } from '../../text/webhooks.ts'

/** The API takes one event a request. */
export const eventActs = (webhook: string): readonly BulkAct<WebhookEventSummary>[] => [
  {
    id: 'replay',
    label: words.replay,
    icon: <RotateCw className="size-4" />,
    title: words.replaySelectedTitle,
    consequence: words.replaySelectedWords,
    fits: ({ status }) => status === 'success' || status === 'failed',
    rowsAtOnce: 1,
    run: ([event]) => (event ? replayEvent(webhook, event.id) : Promise.resolve()),
    done: words.replayedSelected,
  },
]
