/** `/v1/webhooks`: endpoints of the account that are told of events. The shapes of the npm package `resend`. */
import { z } from 'zod'
import { listOf, pageOf } from './page.ts'

export const WebhookId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be the id of a webhook')
  .brand<'WebhookId'>()
export type WebhookId = z.infer<typeof WebhookId>

/** Those of the package, and ours: `email.canceled`, `webhook.disabled`, and those of limits and standing. */
const EVENT_TYPES = [
  'email.sent',
  'email.scheduled',
  'email.delivered',
  'email.delivery_delayed',
  'email.complained',
  'email.bounced',
  'email.opened',
  'email.clicked',
  'email.received',
  'email.failed',
  'email.suppressed',
  'email.canceled',
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.topics.updated',
  'webhook.disabled',
  'limit.approached',
  'limit.reached',
  'account.standing_changed',
  'domain.created',
  'domain.updated',
  'domain.deleted',
  'suppression.added',
  'suppression.removed',
  'topic.created',
  'topic.updated',
  'topic.deleted',
  'inbox.created',
  'inbox.updated',
  'inbox.deleted',
  'inbox.thread.created',
  'inbox.thread.folder.updated',
  'inbox.thread.assigned',
  'inbox.thread.unassigned',
  'inbox.thread.labels.updated',
  'inbox.email.received',
  'inbox.email.sent',
  'inbox.draft.created',
  'inbox.draft.updated',
  'inbox.draft.sent',
  'inbox.draft.deleted',
] as const

/** Can be asked for, as in the package; nothing makes them happen yet. */
const NEVER_SENT: readonly (typeof EVENT_TYPES)[number][] = [
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.topics.updated',
  'topic.created',
  'topic.updated',
  'topic.deleted',
  'inbox.thread.folder.updated',
  'inbox.thread.assigned',
  'inbox.thread.unassigned',
  'inbox.thread.labels.updated',
  'inbox.email.sent',
  'inbox.draft.created',
  'inbox.draft.updated',
  'inbox.draft.sent',
  'inbox.draft.deleted',
]

const SHOWN_MAX_CHARS = 100
const ENDPOINT_MAX_CHARS = 2_048

/** What an endpoint can ask to be told of. */
export const WebhookEventType = z.enum(EVENT_TYPES, {
  error: ({ input }) =>
    `${JSON.stringify(input)?.slice(0, SHOWN_MAX_CHARS)} is no event type; give some of ${EVENT_TYPES.join(', ')}`,
})
export type WebhookEventType = z.infer<typeof WebhookEventType>

const endpoint = z
  .string()
  .min(1, 'must not be empty')
  .max(ENDPOINT_MAX_CHARS, `has more than ${ENDPOINT_MAX_CHARS} characters`)
  .meta({ description: 'Where events are posted to: an `https` address.', example: 'https://example.com/hooks/mail' })
const events = z
  .array(WebhookEventType)
  .min(1, 'must name at least one event type')
  .max(EVENT_TYPES.length, `has more than ${EVENT_TYPES.length} entries; name each event type once`)
  .meta({
    description: `What it is told of. Never sent yet: ${NEVER_SENT.join(', ')}.`,
    example: ['email.delivered', 'email.bounced'],
  })
const status = z.enum(['enabled', 'disabled'], 'must be `enabled` or `disabled`')

const shown = {
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  created_at: z.iso.datetime(),
  status,
  endpoint: z.string(),
  events: z.array(z.string()).nullable().meta({ description: 'Null for all.' }),
  disabled_reason: z
    .string()
    .nullable()
    .meta({ description: 'Why it was disabled, when that was not done over the API.' }),
}
const signing_secret = z.string().meta({
  description: 'Every delivery is signed with it, as Standard Webhooks describes.',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
})
const object = z.literal('webhook')

export const Webhook = z.object({ object, ...shown, signing_secret })
export type Webhook = z.infer<typeof Webhook>

export const WebhookList = listOf(z.object(shown))
export type WebhookList = z.infer<typeof WebhookList>

export const CreateWebhook = z.strictObject({ endpoint, events })
export type CreateWebhook = z.infer<typeof CreateWebhook>

export const UpdateWebhook = z
  .strictObject({ endpoint: endpoint.optional(), events: events.optional(), status: status.optional() })
  .refine((changes) => Object.keys(changes).length > 0, 'give `endpoint`, `events` or `status`')
export type UpdateWebhook = z.infer<typeof UpdateWebhook>

export const WebhookReference = z.object({ object, id: z.string() })
export const WebhookRemoved = z.object({ object, id: z.string(), deleted: z.literal(true) })

/** A new webhook, or one with a new secret. */
export const WebhookSecret = z.object({ object, id: z.string(), signing_secret })
export type WebhookSecret = z.infer<typeof WebhookSecret>

export const ListWebhooks = pageOf(WebhookId)
export type ListWebhooks = z.infer<typeof ListWebhooks>
