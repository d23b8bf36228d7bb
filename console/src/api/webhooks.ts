/** Endpoints that are told of events, and what became of each event. */
import type { Webhook, WebhookEventType, WebhookList, WebhookSecret } from '@mailstead/contracts/api/webhook.ts'
import type { WebhookAttemptList, WebhookEvent, WebhookEventList } from '@mailstead/contracts/api/webhook-event.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from './list.ts'
import { request } from './request.ts'

export type { Webhook, WebhookEvent, WebhookEventType }
export type WebhookSummary = WebhookList['data'][number]
export type WebhookEventSummary = WebhookEventList['data'][number]

export const WEBHOOKS_KEY = ['webhooks'] as const
const LIVE_EVENTS_MS = 10_000

export interface WebhookChanges {
  readonly endpoint?: string
  readonly events?: readonly string[]
  readonly status?: WebhookSummary['status']
}

export const webhooksOptions = listOptions<WebhookSummary>(WEBHOOKS_KEY, '/v1/webhooks', {})

export const webhookOptions = (id: string) =>
  queryOptions({ queryKey: [...WEBHOOKS_KEY, id], queryFn: () => request<Webhook>('GET', `/v1/webhooks/${id}`) })

export const webhookEventsOptions = (id: string, status: string | undefined) =>
  listOptions<WebhookEventSummary>(
    [...WEBHOOKS_KEY, id, 'events'],
    `/v1/webhooks/${id}/events`,
    { status },
    LIVE_EVENTS_MS,
  )

export const webhookEventOptions = (id: string, eventId: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, id, 'event', eventId],
    queryFn: () => request<WebhookEvent>('GET', `/v1/webhooks/${id}/events/${eventId}`),
  })

export const attemptsOptions = (id: string, eventId: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS_KEY, id, 'event', eventId, 'attempts'],
    queryFn: () => request<WebhookAttemptList>('GET', `/v1/webhooks/${id}/events/${eventId}/attempts`),
  })

export const createWebhook = (endpoint: string, events: readonly string[]) =>
  request<WebhookSecret>('POST', '/v1/webhooks', { endpoint, events })
export const changeWebhook = (id: string, changes: WebhookChanges) =>
  request<unknown>('PATCH', `/v1/webhooks/${id}`, changes)
export const removeWebhook = (id: string) => request<unknown>('DELETE', `/v1/webhooks/${id}`)
export const rotateSecret = (id: string) =>
  request<WebhookSecret>('POST', `/v1/webhooks/${id}/signing-secret/rotate`, {})
export const replayEvent = (id: string, eventId: string) =>
  request<unknown>('POST', `/v1/webhooks/${id}/events/${eventId}/replay`)
