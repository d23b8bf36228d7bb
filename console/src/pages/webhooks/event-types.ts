/** The events that a webhook of the console can be told of, by what they are of. */
import type { WebhookEventType } from '../../api/webhooks.ts'

export const EVENT_GROUPS = {
  email: [
    'email.sent',
    'email.scheduled',
    'email.delivered',
    'email.delivery_delayed',
    'email.bounced',
    'email.complained',
    'email.failed',
    'email.suppressed',
    'email.canceled',
    'email.opened',
    'email.clicked',
    'email.received',
  ],
  inbox: ['inbox.created', 'inbox.updated', 'inbox.deleted', 'inbox.email.received', 'inbox.thread.created'],
  domain: ['domain.created', 'domain.updated', 'domain.deleted'],
  suppression: ['suppression.added', 'suppression.removed'],
  webhook: ['webhook.disabled'],
} as const satisfies Readonly<Record<string, readonly WebhookEventType[]>>

/** What most software wants to know. */
export const USUAL: ReadonlySet<string> = new Set<WebhookEventType>([
  'email.delivered',
  'email.bounced',
  'email.complained',
])
