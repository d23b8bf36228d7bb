/** `/v1/webhooks/:id/events`: what became of each event that an endpoint is to be told of. The shapes of the npm package `resend`. */
import { z } from 'zod'
import { listOf, pageOf } from './page.ts'

const status = z
  .enum(['success', 'pending', 'failed', 'attempting'], 'must be `success`, `pending`, `failed` or `attempting`')
  .meta({ description: '`attempting`: an attempt has failed and another one follows. `failed`: none follows.' })

const shown = {
  id: z.string().meta({ description: 'The header `webhook-id` of its posts.' }),
  type: z.string().meta({ example: 'email.delivered' }),
  created_at: z.iso.datetime().meta({ description: 'When it happened.' }),
  status,
}
const object = z.literal('webhook_event')

export const WebhookEventList = listOf(z.object(shown))
export type WebhookEventList = z.infer<typeof WebhookEventList>

export const WebhookEvent = z.object({
  object,
  ...shown,
  next_attempt_at: z.iso.datetime().nullable(),
  payload: z.record(z.string(), z.unknown()).meta({ description: 'What is posted.' }),
})
export type WebhookEvent = z.infer<typeof WebhookEvent>

export const WebhookEventReference = z.object({ object, id: z.string() })

export const WebhookAttemptList = listOf(
  z.object({
    id: z.string(),
    http_status_code: z.number().int().meta({ description: '0 when there was no answer.' }),
    response: z.string().meta({
      description:
        'The beginning of the answer, or what went wrong. What DNS says is told; a connection that is refused, reset or fails at TLS (an invalid certificate) is `The connection failed.`, since the runtime does not say which.',
    }),
    sent_at: z.iso.datetime(),
  }),
)
export type WebhookAttemptList = z.infer<typeof WebhookAttemptList>

export const ListWebhookEvents = pageOf(z.string()).safeExtend({ status: status.optional() })
export type ListWebhookEvents = z.infer<typeof ListWebhookEvents>

export const ListWebhookAttempts = pageOf(z.string())
export type ListWebhookAttempts = z.infer<typeof ListWebhookAttempts>
