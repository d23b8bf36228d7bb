/** How each route of the route table is called in tests about two tenants. One without a case fails `isolation.test.ts`. */
import type { TestTenant } from '../create-tenant.ts'

/** Ids of one thing of each kind. */
export interface Things {
  readonly email: string
  readonly domain: string
  readonly alias: string
  readonly apiKey: string
  readonly log: string
  readonly block: string
  readonly received: string
  readonly suppression: string
  readonly template: string
  readonly inbox: string
  /** In the inbox; it holds the received mail. */
  readonly thread: string
  readonly webhook: string
  /** One that the webhook was told of. */
  readonly webhookEvent: string
}

/** How a route is called with an id of each kind; `own` routes take none and must show nothing of the other tenant. */
export type Case =
  | { readonly kind: 'public' | 'relay' | 'own'; readonly body?: (tenant: TestTenant) => object }
  | { readonly kind: 'id'; readonly id: keyof Things; readonly body?: object }
  // Of people only: the owner of the tenant calls.
  | { readonly kind: 'session'; readonly body?: object }
  // Of the operator, who sees all tenants: `people/role-permissions.test.ts`.
  | { readonly kind: 'staff' }
  | { readonly kind: 'session id'; readonly id: 'member' | 'invitation'; readonly body?: object }

export const CASES: Readonly<Record<string, Case>> = {
  'GET /health': { kind: 'public' },
  'GET /v1/openapi.json': { kind: 'public' },
  'GET /v1/site': { kind: 'public' },
  'GET /v1/status': { kind: 'public' },
  'GET /brand/{image}': { kind: 'public' },
  'GET /favicon.ico': { kind: 'public' },
  'POST /v1/emails': {
    kind: 'own',
    body: (tenant) => ({ from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }),
  },
  'POST /v1/emails/batch': {
    kind: 'own',
    body: (tenant) => [{ from: `a@${tenant.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }],
  },
  'POST /v1/emails/raw': {
    kind: 'own',
    body: (tenant) => ({
      from: `a@${tenant.domain.name}`,
      to: 'b@peer.example',
      raw: btoa(`From: a@${tenant.domain.name}\r\nSubject: s\r\n\r\nt\r\n`),
    }),
  },
  'PATCH /v1/emails/{id}': { kind: 'id', id: 'email', body: { scheduled_at: 'in 1 hour' } },
  'POST /v1/emails/{id}/retry': { kind: 'id', id: 'email', body: {} },
  'POST /v1/emails/{id}/send-now': { kind: 'id', id: 'email' },
  'POST /v1/emails/retry': { kind: 'own' },
  'GET /v1/emails/{id}': { kind: 'id', id: 'email' },
  'GET /v1/emails/{id}/timeline': { kind: 'id', id: 'email' },
  'GET /v1/emails/{id}/raw': { kind: 'id', id: 'email' },
  'GET /v1/emails': { kind: 'own' },
  'GET /v1/emails/metrics': { kind: 'own' },
  'POST /v1/emails/{id}/cancel': { kind: 'id', id: 'email' },
  'GET /v1/emails/{id}/attachments': { kind: 'id', id: 'email' },
  'GET /v1/emails/{id}/attachments/{attachmentId}': { kind: 'id', id: 'email' },
  'POST /v1/emails/{id}/share': { kind: 'id', id: 'email', body: {} },
  'GET /v1/shared/{token}': { kind: 'public' },
  'GET /v1/emails/{id}/engagements': { kind: 'id', id: 'email' },
  'GET /t/c/{token}': { kind: 'public' },
  'GET /t/o/{token}': { kind: 'public' },
  'GET /u/{token}': { kind: 'public' },
  'POST /u/{token}': { kind: 'public' },
  'POST /v1/domains': { kind: 'own', body: () => ({ name: `n${crypto.randomUUID()}.example` }) },
  'GET /v1/domains': { kind: 'own' },
  'GET /v1/domains/{id}': { kind: 'id', id: 'domain' },
  'PATCH /v1/domains/{id}': { kind: 'id', id: 'domain', body: { open_tracking: true } },
  'POST /v1/domains/{id}/verify': { kind: 'id', id: 'domain' },
  'POST /v1/domains/{id}/dkim/rotate': { kind: 'id', id: 'domain' },
  'DELETE /v1/domains/{id}': { kind: 'id', id: 'domain' },
  'GET /v1/emails/receiving': { kind: 'own' },
  'GET /v1/emails/receiving/{id}': { kind: 'id', id: 'received' },
  'GET /v1/emails/receiving/{id}/attachments': { kind: 'id', id: 'received' },
  'GET /v1/emails/receiving/{id}/attachments/{attachmentId}': { kind: 'id', id: 'received' },
  'GET /v1/emails/receiving/{id}/raw': { kind: 'id', id: 'received' },
  'GET /v1/downloads/{token}': { kind: 'public' },
  'POST /v1/aliases': {
    kind: 'own',
    body: (tenant) => ({ email_address: `new@${tenant.domain.name}`, inboxes: [`ada@${tenant.domain.name}`] }),
  },
  'GET /v1/aliases': { kind: 'own' },
  'GET /v1/aliases/{id}': { kind: 'id', id: 'alias' },
  'PATCH /v1/aliases/{id}': { kind: 'id', id: 'alias', body: { name: 'changed' } },
  'DELETE /v1/aliases/{id}': { kind: 'id', id: 'alias' },
  'POST /v1/api-keys': { kind: 'own', body: () => ({ name: 'new' }) },
  'GET /v1/api-keys': { kind: 'own' },
  'GET /v1/api-keys/{id}': { kind: 'id', id: 'apiKey' },
  'PATCH /v1/api-keys/{id}': { kind: 'id', id: 'apiKey', body: { name: 'changed' } },
  'DELETE /v1/api-keys/{id}': { kind: 'id', id: 'apiKey' },
  'POST /v1/blocklist': { kind: 'own', body: () => ({ network: '198.51.100.1' }) },
  'POST /v1/blocklist/import': { kind: 'own', body: () => ({ entries: [{ network: '198.51.100.2' }] }) },
  'GET /v1/blocklist': { kind: 'own' },
  'GET /v1/blocklist/{id}': { kind: 'id', id: 'block' },
  'PATCH /v1/blocklist/{id}': { kind: 'id', id: 'block', body: { reason: 'changed' } },
  'DELETE /v1/blocklist/{id}': { kind: 'id', id: 'block' },
  'POST /v1/inboxes': { kind: 'own', body: (tenant) => ({ email_address: `new@${tenant.domain.name}` }) },
  'GET /v1/inboxes': { kind: 'own' },
  'GET /v1/inboxes/{id}': { kind: 'id', id: 'inbox' },
  'PATCH /v1/inboxes/{id}': { kind: 'id', id: 'inbox', body: { name: 'changed' } },
  'DELETE /v1/inboxes/{id}': { kind: 'id', id: 'inbox' },
  'POST /v1/inboxes/{id}/empty': { kind: 'id', id: 'inbox', body: { folder: 'all' } },
  'GET /v1/inboxes/{id}/threads': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/search': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/{threadId}': { kind: 'id', id: 'inbox' },
  'PATCH /v1/inboxes/{id}/threads/{threadId}': { kind: 'id', id: 'inbox', body: { folder: 'archive' } },
  'DELETE /v1/inboxes/{id}/threads/{threadId}': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/{threadId}/emails': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/{threadId}/emails/{emailId}': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/{threadId}/emails/{emailId}/raw': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/{threadId}/emails/{emailId}/attachments': { kind: 'id', id: 'inbox' },
  'GET /v1/inboxes/{id}/threads/{threadId}/emails/{emailId}/attachments/{attachmentId}': { kind: 'id', id: 'inbox' },
  'GET /v1/event-log': { kind: 'own' },
  'GET /v1/logs': { kind: 'own' },
  'GET /v1/logs/{id}': { kind: 'id', id: 'log' },
  'POST /v1/suppressions': { kind: 'own', body: () => ({ email: 'gone@peer.example' }) },
  'POST /v1/suppressions/batch/add': { kind: 'own', body: () => ({ emails: ['gone@peer.example'] }) },
  'POST /v1/suppressions/batch/remove': { kind: 'own', body: () => ({ emails: ['gone@peer.example'] }) },
  'POST /v1/suppressions/import': { kind: 'own', body: () => ({ entries: [{ email: 'gone@peer.example' }] }) },
  'GET /v1/suppressions': { kind: 'own' },
  'GET /v1/suppressions/{id}': { kind: 'id', id: 'suppression' },
  'DELETE /v1/suppressions/{id}': { kind: 'id', id: 'suppression' },
  'GET /v1/usage': { kind: 'own' },
  'GET /v1/stats': { kind: 'own' },
  'GET /v1/reports/delay': { kind: 'own' },
  'GET /v1/reports/summary': { kind: 'own' },
  'GET /v1/reports/tracker': { kind: 'own' },
  'POST /v1/templates': { kind: 'own', body: () => ({ name: 'new', html: '<p>new</p>' }) },
  'GET /v1/templates': { kind: 'own' },
  'GET /v1/templates/{id}': { kind: 'id', id: 'template' },
  'PATCH /v1/templates/{id}': { kind: 'id', id: 'template', body: { name: 'changed' } },
  'DELETE /v1/templates/{id}': { kind: 'id', id: 'template' },
  'POST /v1/templates/{id}/publish': { kind: 'id', id: 'template' },
  'POST /v1/templates/{id}/duplicate': { kind: 'id', id: 'template' },
  'POST /v1/webhooks': {
    kind: 'own',
    body: () => ({ endpoint: 'https://new.example/', events: ['contact.created'] }),
  },
  'GET /v1/webhooks': { kind: 'own' },
  'GET /v1/webhooks/{id}': { kind: 'id', id: 'webhook' },
  'PATCH /v1/webhooks/{id}': { kind: 'id', id: 'webhook', body: { status: 'disabled' } },
  'DELETE /v1/webhooks/{id}': { kind: 'id', id: 'webhook' },
  'POST /v1/webhooks/{id}/signing-secret/rotate': { kind: 'id', id: 'webhook' },
  'GET /v1/webhooks/{id}/events': { kind: 'id', id: 'webhook' },
  'GET /v1/webhooks/{id}/events/{eventId}': { kind: 'id', id: 'webhook' },
  'GET /v1/webhooks/{id}/events/{eventId}/attempts': { kind: 'id', id: 'webhook' },
  'POST /v1/webhooks/{id}/events/{eventId}/replay': { kind: 'id', id: 'webhook' },
  'GET /api/auth/*': { kind: 'public' },
  'POST /api/auth/*': { kind: 'public' },
  'GET /v1/me': { kind: 'session' },
  'POST /v1/tenants': { kind: 'session', body: { name: 'New' } },
  'GET /v1/tenant': { kind: 'session' },
  'PATCH /v1/tenant': { kind: 'session', body: { name: 'Renamed' } },
  // It leaves nobody to ask: `people/memberships.test.ts`.
  'DELETE /v1/tenant': { kind: 'public' },
  'POST /v1/tenant/export': { kind: 'session' },
  // Whoever has the link, and a WebSocket: `export.test.ts`, `live.test.ts`.
  'GET /v1/exports/{token}': { kind: 'public' },
  'GET /v1/live': { kind: 'public' },
  'GET /v1/members': { kind: 'session' },
  'PATCH /v1/members/{id}': { kind: 'session id', id: 'member', body: { role: 'admin' } },
  'DELETE /v1/members/{id}': { kind: 'session id', id: 'member' },
  'POST /v1/members/{id}/transfer-ownership': { kind: 'session id', id: 'member' },
  'GET /v1/invitations': { kind: 'session' },
  'POST /v1/invitations': { kind: 'session', body: { email: 'new@peer.example', role: 'member' } },
  'DELETE /v1/invitations/{id}': { kind: 'session id', id: 'invitation' },
  // Whoever has the link: `people/memberships.test.ts`.
  'POST /v1/invitations/{id}/accept': { kind: 'public' },
  'GET /v1/audit': { kind: 'session' },
  'GET /v1/limits': { kind: 'own' },
  // There is something to ask only in the sandbox or a pause: `limits/sandbox.test.ts`.
  'POST /v1/tenant/request-review': { kind: 'public' },
  'GET /v1/operator/overview': { kind: 'staff' },
  'GET /v1/operator/tenants': { kind: 'staff' },
  'GET /v1/operator/tenants/{id}': { kind: 'staff' },
  'PATCH /v1/operator/tenants/{id}': { kind: 'staff' },
  'POST /v1/operator/tenants/{id}/suspend': { kind: 'staff' },
  'POST /v1/operator/tenants/{id}/resume': { kind: 'staff' },
  'POST /v1/operator/tenants/{id}/lift-sandbox': { kind: 'staff' },
  'POST /v1/operator/tenants/{id}/decline-review': { kind: 'staff' },
  'POST /v1/operator/tenants/{id}/impersonate': { kind: 'staff' },
  'DELETE /v1/operator/impersonation': { kind: 'staff' },
  'GET /v1/operator/plans': { kind: 'staff' },
  'POST /v1/operator/plans': { kind: 'staff' },
  'PATCH /v1/operator/plans/{name}': { kind: 'staff' },
  'GET /v1/operator/relays': { kind: 'staff' },
  'GET /v1/operator/settings': { kind: 'staff' },
  'PATCH /v1/operator/settings': { kind: 'staff' },
  'POST /relay/v1/events': { kind: 'relay' },
  'POST /relay/v1/heartbeat': { kind: 'relay' },
  'POST /relay/v1/leases': { kind: 'relay' },
  'POST /relay/v1/inbound': { kind: 'relay' },
  'GET /relay/v1/config': { kind: 'relay' },
  'POST /relay/v1/recipients': { kind: 'relay' },
}
