/** What the stub answers to a request of the console. */
import { ATTEMPTS, KEYS, LOGS, ME, STATS, SUPPRESSIONS, USAGE, WEBHOOK, WEBHOOK_EVENTS } from './account.ts'
import { type Answer, type Asked, type Handler, ok, page, refuse, WITHOUT_THINGS } from './answer.ts'
import { OPERATOR_HANDLERS } from './answer-operator.ts'
import { makeDomain, makePlan, VERIFIED, WAITING } from './domains.ts'
import { HOSTILE_MAILBOX, listHostileThreads, makeHostileMails } from './hostile-mailbox.ts'
import { makeLimits } from './limits.ts'
import {
  findContacts,
  INBOXES,
  listThreads,
  makeEmbedded,
  makeThreadMails,
  makeThreadSummary,
  showInbox,
} from './mailboxes.ts'
import { mailId, makeEmail, makeMail, makeTimeline, placeOf, RAW } from './mails.ts'
import { SITE, STATUS } from './operator.ts'
import { AUDIT, DECLINED, INVITATIONS, MEMBERS, SESSIONS, TWO_FACTOR_SECRET } from './people.ts'
import type { World } from './world.ts'

const WITHOUT_MAIL: readonly World[] = [...WITHOUT_THINGS, 'sandbox', 'asked', 'declined']

function mailPage({ query, world, mails }: Asked): Answer {
  const limit = Number(query.get('limit') ?? 20)
  const after = query.get('after')
  const start = after === null ? 0 : placeOf(after) + 1
  const hasMail = !WITHOUT_MAIL.includes(world)
  const count = hasMail ? Math.max(0, Math.min(limit, mails - start)) : 0
  const wanted = query.get('status')?.split(',')
  const data = Array.from({ length: count }, (_, place) => makeMail(start + place))
  return ok({
    object: 'list',
    has_more: start + count < mails && hasMail,
    data: wanted ? data.filter(({ last_event }) => wanted.includes(last_event)) : data,
  })
}

const SHARED = () => ({
  url: 'https://mail.example.net/s/9f3c1a7be24d4f0f9c1b',
  expires_at: new Date(Date.now() + 172_800_000).toISOString(),
})

const OFFERED = () => ({
  download_url: 'https://mail.example.net/v1/exports/9f3c1a7be24d4f0f9c1b',
  expires_at: new Date(Date.now() + 3_600_000).toISOString(),
})

const changed: Handler = (_, id) => ok({ object: 'thing', id })

const IMPERSONATION = () => ({
  ...{ tenant_id: ME.tenants[0]?.id, tenant_name: 'Acme GmbH' },
  ends_at: new Date(Date.now() + 2_520_000).toISOString(),
})

function meIn(world: World) {
  if (world === 'new') return { ...ME, tenants: [], tenant_id: null }
  if (world === 'staff' || world === 'bare') return { ...ME, is_operator: true }
  if (world === 'operating') return { ...ME, is_operator: true, tenants: [], impersonation: IMPERSONATION() }
  if (world !== 'member') return ME
  return { ...ME, tenants: ME.tenants.map((tenant) => ({ ...tenant, role: 'member' as const })) }
}

/** The first that fits answers. `:id` is one part of a path. */
const HANDLERS: readonly (readonly [route: string, handler: Handler])[] = [
  ['GET /v1/me', ({ world }) => ok(meIn(world))],
  ['POST /v1/tenants', () => ok({ object: 'tenant', id: ME.tenants[0]?.id, name: 'Acme GmbH' })],
  ['GET /v1/emails', mailPage],
  ['GET /v1/emails/:id/timeline', (_, id) => ok(makeTimeline(id))],
  ['GET /v1/emails/:id/raw', () => ok(RAW)],
  [
    'GET /v1/emails/:id',
    (_, id) => (id === mailId(404) ? refuse(404, 'not_found', 'There is no such email.') : ok(makeEmail(id))),
  ],
  [
    'POST /v1/spam-holds/:id/release',
    () => refuse(409, 'conflict', 'The operator of this deployment looks at held mail and releases it.'),
  ],
  ['POST /v1/emails/:id/retry', (_, id) => ok({ object: 'email', id, recipients: makeMail(placeOf(id)).to })],
  ['POST /v1/emails/:id/cancel', (_, id) => ok({ object: 'email', id, stoppable: 'all' })],
  ['POST /v1/emails/:id/share', (_, id) => ok({ object: 'email', id, ...SHARED() })],
  ['POST /v1/emails/retry', () => ok({ object: 'list', has_more: false, next: null, data: [] })],
  ['GET /v1/inboxes', (asked) => page(INBOXES, asked)],
  ['GET /v1/inboxes/:id', (_, id) => ok(showInbox(id))],
  ['GET /v1/inboxes/:id/contacts', (asked) => page(findContacts(asked.query), asked)],
  ['DELETE /v1/inboxes/:id/contacts/:address', (_, _id, address) => ok({ object: 'contact', address, deleted: true })],
  ['POST /v1/inboxes', () => ok({ object: 'inbox', id: INBOXES[0]?.id })],
  [
    'GET /v1/inboxes/:id/threads',
    (asked, id) => page(id === HOSTILE_MAILBOX ? listHostileThreads() : listThreads(asked.query), asked),
  ],
  ['GET /v1/inboxes/:id/threads/search', (asked) => page(listThreads(asked.query), asked)],
  [
    'GET /v1/inboxes/:id/threads/:thread',
    (_, id, thread) =>
      ok(id === HOSTILE_MAILBOX ? listHostileThreads().find((each) => each.id === thread) : makeThreadSummary(thread)),
  ],
  ['PATCH /v1/inboxes/:id/threads/:thread', (_, _id, thread) => ok({ ...makeThreadSummary(thread), read: true })],
  [
    'GET /v1/inboxes/:id/threads/:thread/emails',
    (asked, id, thread) =>
      page(id === HOSTILE_MAILBOX ? makeHostileMails(thread) : makeThreadMails(thread), { ...asked, world: 'full' }),
  ],
  [
    'GET /v1/inboxes/:id/threads/:thread/emails/:mail',
    ({ path }) => ok(makeEmbedded(path.slice(path.lastIndexOf('/') + 1))),
  ],
  ['GET /v1/domains', (asked) => page([VERIFIED, WAITING], asked)],
  ['POST /v1/domains', () => ok(makeDomain(WAITING))],
  ['POST /v1/domains/:id/dns/cloudflare', ({ body }) => ok(makePlan(VERIFIED, JSON.parse(body).apply))],
  ['GET /v1/domains/:id/zone-file', () => ok('; Records of acme.dev')],
  ['GET /v1/domains/:id', (_, id) => ok(makeDomain(id === VERIFIED.id ? VERIFIED : WAITING))],
  ['GET /v1/api-keys', (asked) => page(KEYS, asked)],
  ['POST /v1/api-keys', () => ok({ id: KEYS[0]?.id, token: 'ms_5f0c9e7a41d24b3f8a6b1c2d3e4f5061_c3R1Yi1vZi1hLWtleQ' })],
  ['GET /v1/webhooks', (asked) => page([WEBHOOK], asked)],
  ['POST /v1/webhooks', () => ok(WEBHOOK)],
  ['GET /v1/webhooks/:id', () => ok(WEBHOOK)],
  ['GET /v1/webhooks/:id/events', (asked) => page(WEBHOOK_EVENTS, asked)],
  ['GET /v1/webhooks/:id/events/:event', () => ok(WEBHOOK_EVENTS[2])],
  ['GET /v1/webhooks/:id/events/:event/attempts', () => ok({ object: 'list', has_more: false, data: ATTEMPTS })],
  ['POST /v1/webhooks/:id/events/:event/replay', (_, _id, event) => ok({ object: 'webhook_event', id: event })],
  ['GET /v1/suppressions', (asked) => page(SUPPRESSIONS, asked)],
  ['POST /v1/suppressions/import', () => ok({ object: 'suppression_import', added: 1, existing: 0, invalid: [] })],
  ['GET /v1/logs', (asked) => page(LOGS, asked)],
  ['GET /v1/logs/:id', (_, id) => ok(LOGS.find((log) => log.id === id) ?? LOGS[0])],
  [
    'GET /v1/tenant',
    () =>
      ok({
        object: 'tenant',
        ...ME.tenants[0],
        plan: 'free',
        state: 'active',
        mailbox_senders: false,
        created_at: KEYS[2]?.created_at,
      }),
  ],
  ['GET /v1/limits', ({ world }) => ok(makeLimits(world))],
  ['PATCH /v1/tenant', () => ok({ object: 'tenant', ...ME.tenants[0] })],
  ['DELETE /v1/tenant', () => ok({ object: 'tenant', id: ME.tenants[0]?.id, deleted: true })],
  ['POST /v1/tenant/request-review', () => ok({ object: 'review', kind: 'sandbox' })],
  ['POST /v1/tenant/export', () => ok({ object: 'export', ...OFFERED() })],
  ...OPERATOR_HANDLERS,
  ['POST /v1/suppressions/batch/remove', () => ok({ data: [] })],
  ['GET /v1/members', (asked) => page(MEMBERS, { ...asked, world: 'full' })],
  ['GET /v1/invitations', (asked) => page(INVITATIONS, asked)],
  ['GET /v1/audit', (asked) => page(asked.world === 'declined' ? [DECLINED, ...AUDIT] : AUDIT, asked)],
  ['GET /v1/usage', () => ok(USAGE)],
  ['GET /v1/stats', () => ok(STATS())],
]

const PATTERNS = [
  ...HANDLERS,
  ...['POST', 'PATCH', 'DELETE'].map((method) => [`${method} /v1/:kind/:id`, changed] as const),
  ...['POST'].map((method) => [`${method} /v1/:kind/:id/:act`, changed] as const),
].map(([route, handler]) => ({ pattern: new RegExp(`^${route.replaceAll(/:\w+/g, '([^/]+)')}$`), handler }))

/** Who signs in with this address has a second factor. */
export const TWO_FACTOR = 'grace@acme.dev'
export const WRONG_PASSWORD = 'a wrong password'

function answerAuth({ path, body }: Asked): Answer {
  if (path === '/api/auth/sign-in/email') {
    if (body.includes(WRONG_PASSWORD))
      return { status: 401, body: { code: 'INVALID', message: 'Invalid email or password' } }
    return body.includes(TWO_FACTOR)
      ? ok({ twoFactorRedirect: true })
      : { ...ok({ user: { id: ME.id } }), signsIn: true }
  }
  if (path === '/api/auth/list-sessions') return ok(SESSIONS)
  if (path === '/api/auth/get-session') return ok({ session: SESSIONS[0] })
  if (path === '/api/auth/two-factor/enable') return ok(TWO_FACTOR_SECRET)
  if (path === '/api/auth/two-factor/verify-totp') return { ...ok({ user: { id: ME.id } }), signsIn: true }
  return ok({ status: true })
}

export function answer(asked: Asked): Answer {
  if (asked.path.startsWith('/api/auth/')) return answerAuth(asked)
  if (asked.path === '/v1/site') return ok(SITE)
  if (asked.path === '/v1/status') return ok(STATUS())
  if (!asked.isSignedIn) return refuse(401, 'missing_session', 'Sign in to the console.')
  for (const { pattern, handler } of PATTERNS) {
    const found = pattern.exec(`${asked.method} ${asked.path}`)
    if (found) return handler(asked, found[1] ?? '', found[2] ?? '')
  }
  return refuse(404, 'not_found', `There is no path ${asked.path}.`)
}
