/**
 * The guard of all routes: API key or a person's session → Access. For a send with a key the From domain is read ahead from the
 * body, so that key, tenant, domain and DKIM keys come with one directory read.
 */

import type { TenantId } from '@mailstead/contracts/ids.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { movingTenant, notFound, Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import type { Access } from '../services/access/access.ts'
import type { Person } from '../services/access/actor.ts'
import { authenticate } from '../services/access/authenticate.ts'
import { KEY_NEEDS, keyAllows, type Need, requireRole } from '../services/access/needs.ts'
import { recordUse } from '../services/access/record-use.ts'
import { requireReach } from '../services/mailboxes/require-reach.ts'
import { readJsonBody } from './json-body.ts'
import { hasSessionCookie, openSession } from './open-session.ts'

function bearerOf(header: string | undefined): string {
  if (header === undefined)
    throw new Refusal('missing_api_key', 'Missing API key. Send the header `Authorization: Bearer ms_…`.')
  const [scheme, key, rest] = header.split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest !== undefined) {
    throw new Refusal('missing_api_key', 'The `Authorization` header has another form than `Bearer ms_…`.')
  }
  return key
}

/** Of a batch that of its first mail. */
function senderDomainOf(body: unknown): string | null {
  const mail: unknown = Array.isArray(body) ? body[0] : body
  if (typeof mail !== 'object' || mail === null || !('from' in mail) || typeof mail.from !== 'string') return null
  const parsed = parseMailbox(mail.from)
  return parsed.ok ? parsed.mailbox.domain : null
}

const KEY_REFUSALS = {
  send: 'This API key may not send mail. Use a key with the permission `full_access` or `sending_access`.',
  read: 'This API key may only send mail. Use a key with the permission `full_access` or `read_access`.',
  manage: 'This API key may not change anything. Use a key with the permission `full_access`.',
} as const

const NO_KEY = 'No API key may do this. Sign in to the console.'

const refuseKey = (need: Need): Refusal => {
  const covered = KEY_NEEDS[need]
  return new Refusal('restricted_api_key', covered === null ? NO_KEY : KEY_REFUSALS[covered])
}

const SIGN_IN = 'Nobody is signed in. Sign in at `/signin`; no API key may do this.'

/** As `wrangler.toml` sets it. */
const REQUESTS_MAX = 1_000
const WINDOW_SECONDS = 10

/** The binding knows neither what is left nor when the window ends. */
async function shield(c: Context<AppEnv>, tenant: TenantId): Promise<void> {
  const { requestLimit } = c.get('deps')
  c.set('requestLimit', REQUESTS_MAX)
  if (requestLimit === null || (await requestLimit.limit({ key: tenant })).success) return
  throw new Refusal(
    'rate_limit_exceeded',
    `More than ${REQUESTS_MAX} requests in ${WINDOW_SECONDS} seconds. Wait ${WINDOW_SECONDS} seconds; a batch sends 100 mails with one request.`,
    { 'retry-after': String(WINDOW_SECONDS) },
  )
}

/** `need` null: any key will do. */
async function accessOfKey(
  c: Context<AppEnv>,
  key: string,
  need: Need | null,
  senderDomain: string | null,
): Promise<Access> {
  const access = await authenticate(c.get('deps'), key, senderDomain)
  const recording = recordUse(c.get('deps'), access)
  if (recording) c.executionCtx.waitUntil(recording)
  await shield(c, access.tenant)
  if (need !== null && !keyAllows(access.actor.permission, need)) throw refuseKey(need)
  return access
}

async function accessOfPerson(c: Context<AppEnv>, need: Need): Promise<Access> {
  const { person, access } = await openSession(c)
  c.set('person', person)
  if (access === null || access.actor.kind !== 'person') throw notFound('account of yours')
  await shield(c, access.tenant)
  requireRole(access.actor.role, need)
  if (access.actor.isOperating && need === 'read_all_mail')
    throw new Refusal(
      'restricted_role',
      'The operator reads nobody’s mail. End the impersonation for your own account.',
    )
  const inbox = c.req.param('id')
  if (inbox !== undefined && (need === 'read_mail' || need === 'change_mail'))
    await requireReach(c.get('deps'), access, inbox)
  return access
}

/** A key wins: whoever sends one means it. */
const isPersons = (c: Context<AppEnv>): boolean => c.req.header('authorization') === undefined && hasSessionCookie(c)

function letIn(c: Context<AppEnv>, access: Access): void {
  if (access.tenantState === 'moving') throw movingTenant()
  c.set('access', access)
}

async function admit(c: Context<AppEnv>, need: Need, senderDomain: string | null): Promise<void> {
  if (isPersons(c)) letIn(c, await accessOfPerson(c, need))
  else letIn(c, await accessOfKey(c, bearerOf(c.req.header('authorization')), need, senderDomain))
}

/**
 * The guard of a door with a form of its own, where only keys come in. `need` null: any key will do. `mail` is what is to be sent, if anything:
 * its `from` is looked at, of a batch that of the first.
 */
export async function admitKey(c: Context<AppEnv>, key: string, need: Need | null, mail: unknown): Promise<void> {
  letIn(c, await accessOfKey(c, key, need, senderDomainOf(mail)))
}

function requireCaller(c: Context<AppEnv>, need: Need): void {
  if (isPersons(c)) return
  if (KEY_NEEDS[need] === null && c.req.header('authorization') === undefined)
    throw new Refusal('missing_session', SIGN_IN)
  bearerOf(c.req.header('authorization'))
}

/** Demands a key whose permission covers what the route does, or a member of the tenant whose role does. */
export const requireAccess = (need: Need) =>
  createMiddleware<AppEnv>(async function requireAccess(c, next) {
    requireCaller(c, need)
    const body = await readJsonBody(c)
    await admit(c, need, need === 'send' ? senderDomainOf(body) : null)
    return next()
  })

const SEND_PLAIN =
  'Send the message as the body itself, with `Content-Type: message/rfc822` and its envelope in the query: then it may have 25 MiB.'

/** Demands the right to send, where the body may be a message itself: its sender then stands in the query. */
export const requireRawAccess = createMiddleware<AppEnv>(async function requireAccess(c, next) {
  requireCaller(c, 'send')
  const isMessage = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'message/rfc822'
  const sender: unknown = isMessage ? { from: c.req.query('from') } : await readJsonBody(c, SEND_PLAIN)
  await admit(c, 'send', senderDomainOf(sender))
  return next()
})

async function admitPerson(c: Context<AppEnv>): Promise<Person> {
  const hasKey = c.req.header('authorization') !== undefined
  if (!hasKey && !hasSessionCookie(c)) throw new Refusal('missing_session', SIGN_IN)
  await readJsonBody(c)
  if (hasKey) throw new Refusal('restricted_api_key', NO_KEY)
  const { person, access, impersonation } = await openSession(c)
  c.set('person', person)
  c.set('impersonation', impersonation)
  if (access !== null) c.set('access', access)
  return person
}

/** Demands somebody who is signed in, a member of a tenant or not. `access` is set when he is. */
export const requirePerson = createMiddleware<AppEnv>(async function requirePerson(c, next) {
  await admitPerson(c)
  return next()
})

const OPERATOR_SESSION_MS = 12 * 3_600_000

/**
 * Demands somebody of the operator, to others the route is not there; outside of development with a second factor, given in the last
 * twelve hours.
 */
export const requireStaff = createMiddleware<AppEnv>(async function requireStaff(c, next) {
  const person = await admitPerson(c)
  if (!person.isStaff) throw notFound('path')
  const { config, clock } = c.get('deps')
  if (config.MODE !== 'development') {
    if (!person.hasSecondFactor)
      throw new Refusal('restricted_role', 'The operator’s pages need a second factor. Set one up and sign in again.')
    if (clock.now() - person.signedInAtMs > OPERATOR_SESSION_MS)
      throw new Refusal(
        'invalid_session',
        'The operator’s pages need a sign-in of the last twelve hours. Sign in again.',
      )
  }
  return next()
})
