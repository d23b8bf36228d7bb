/** The `:id` of a webhook, and the `:eventId` behind it. Any text is taken: one that is no id of ours answers like a missing one. */
import { z } from '@hono/zod-openapi'
import { WebhookId } from '@mailstead/contracts/api/webhook.ts'
import { notFound } from '../../platform/refusal.ts'

const idOf = (name: string) =>
  z.string().openapi({ param: { name, in: 'path' }, example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' })

export const WebhookPath = z.object({ id: idOf('id') })
export const WebhookEventPath = z.object({ id: idOf('id'), eventId: idOf('eventId') })

/** Throws `not_found` for a text that is no id. */
export function parseWebhookId(text: string): WebhookId {
  const parsed = WebhookId.safeParse(text)
  if (!parsed.success) throw notFound('webhook')
  return parsed.data
}
