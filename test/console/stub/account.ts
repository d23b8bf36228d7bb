/** What else a tenant has, as the stub knows it. */
import type { ApiKey } from '@mailstead/contracts/api/api-key.ts'
import type { LogEntry } from '@mailstead/contracts/api/log.ts'
import type { Me } from '@mailstead/contracts/api/people/me.ts'
import type { Stats } from '@mailstead/contracts/api/reports/stats.ts'
import type { Usage } from '@mailstead/contracts/api/reports/usage.ts'
import type { Suppression } from '@mailstead/contracts/api/suppression.ts'
import type { Webhook } from '@mailstead/contracts/api/webhook.ts'
import type { WebhookEvent } from '@mailstead/contracts/api/webhook-event.ts'

const DAY_MS = 86_400_000
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()
const id = (kind: number, place: number): string =>
  `0197a6c2-${kind.toString().padStart(4, '0')}-7d11-8f00-${place.toString(16).padStart(12, '0')}`

export const ME: Me = {
  ...{ object: 'person', id: 'u1', name: 'Ada Lovelace', email: 'ada@acme.dev', two_factor_enabled: false },
  ...{ is_operator: false, tenant_id: id(1, 1), impersonation: null },
  tenants: [
    { id: id(1, 1), name: 'Acme GmbH', role: 'owner' },
    { id: id(1, 2), name: 'Side project', role: 'developer' },
  ],
}

const key = (place: number, name: string, permission: ApiKey['permission'], used: string | null): ApiKey => ({
  ...{ object: 'api_key', id: place.toString(16).padStart(32, '0'), name, permission, domain_id: null },
  ...{ mailbox_id: null, created_at: ago(place * 9 * DAY_MS), expires_at: null, last_used_at: used },
})
export const KEYS = [
  key(1, 'Shop, production', 'sending_access', ago(120_000)),
  key(2, 'Reporting', 'read_access', ago(2 * DAY_MS)),
  key(3, 'Operations', 'full_access', null),
]

export const WEBHOOK: Webhook = {
  ...{ object: 'webhook', id: id(2, 1), created_at: ago(20 * DAY_MS), status: 'enabled' },
  ...{
    endpoint: 'https://acme.example/hooks/mail',
    events: ['email.delivered', 'email.bounced'],
    disabled_reason: null,
  },
  signing_secret: 'whsec_c3R1YiBzZWNyZXQgb2YgYSBzdHVi',
}

const STATES = ['success', 'success', 'attempting', 'failed', 'success'] as const
export const WEBHOOK_EVENTS: WebhookEvent[] = Array.from({ length: 30 }, (_, place) => ({
  ...{ object: 'webhook_event', id: id(3, place), type: place % 4 === 3 ? 'email.bounced' : 'email.delivered' },
  ...{ created_at: ago(place * 900_000), status: STATES[place % STATES.length] ?? 'success', next_attempt_at: null },
  payload: { type: 'email.delivered', created_at: ago(place * 900_000), data: { email_id: id(9, place) } },
}))
export const ATTEMPTS = [
  { id: 'a2', http_status_code: 503, response: 'Service Unavailable', sent_at: ago(60_000) },
  { id: 'a1', http_status_code: 0, response: 'The connection was refused', sent_at: ago(360_000) },
]

const ORIGINS = ['bounce', 'complaint', 'manual'] as const
export const SUPPRESSIONS: Suppression[] = Array.from({ length: 40 }, (_, place) => ({
  ...{ object: 'suppression', id: id(4, place), email: `reader-${place + 1}@example.org` },
  ...{ origin: ORIGINS[place % 3] ?? 'manual', source_id: null, created_at: ago(place * DAY_MS) },
}))

const ANSWERS = [200, 200, 422, 200, 404, 200, 500]
export const LOGS: LogEntry[] = Array.from({ length: 60 }, (_, place) => ({
  ...{ object: 'log', id: id(5, place), created_at: ago(place * 400_000), method: place % 3 === 2 ? 'GET' : 'POST' },
  ...{ endpoint: place % 3 === 2 ? '/v1/domains' : '/v1/emails', response_status: ANSWERS[place % 7] ?? 200 },
  user_agent: 'resend-node:6.38.0',
  request_body: { from: 'Acme <hello@acme.dev>', to: 'ada@example.com', subject: 'Hello', text: 'It works.' },
  response_body: { id: id(9, place) },
}))

const sending = (used: number, limit: number, days: number) => ({
  ...{ used, limit, sent: used, received: 312, resets_at: new Date(Date.now() + days * DAY_MS).toISOString() },
})
const none = { used: 0, limit: 0 } as const
export const USAGE: Usage = {
  object: 'usage',
  emails: { daily: sending(43, 50, 0.5), monthly: sending(9_412, 30_000, 12) },
  ...{ contacts: none, segments: none, broadcasts: { used: 0, limit: null } },
  ai_credits: { ...none, next_increase_at: null },
  automation_runs: { ...none, resets_at: ago(0) },
  domains: { used: 2, limit: null },
  rate_limit: { limit: 1_000, duration: '10s' },
}

const day = (place: number): Stats['data'][number] => {
  const accepted = place === 4 ? 0 : 420 + ((place * 137) % 390)
  const [bounced, failed, open] = [Math.floor(accepted / 40), Math.floor(accepted / 150), place === 13 ? 31 : 0]
  return {
    ...{ accepted, bounced, failed, open, delivered: accepted - bounced - failed - open, suppressed: 0, canceled: 0 },
    ...{ deferred: open, complained: 0, delivery_rate: 0.97, bounce_rate: 0.02, complaint_rate: 0 },
    date: new Intl.DateTimeFormat('en-CA').format(Date.now() - (13 - place) * DAY_MS),
  }
}
export const STATS = (): Stats => {
  const data = Array.from({ length: 14 }, (_, place) => day(place))
  return {
    ...{ object: 'stats', since: ago(14 * DAY_MS), until: ago(0), time_zone: 'UTC', group: 'day', has_more: false },
    totals: data[0] ?? day(0),
    data,
  }
}
