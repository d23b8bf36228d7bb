/**
 * API key → Access. For a send the From domain is read ahead from the body, so that key, tenant,
 * domain and DKIM keys come with one directory read.
 */

import type { TenantId } from '@mailstead/contracts/ids.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { movingTenant, Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import { allows, type Need } from '../services/access/access.ts'
import { authenticate } from '../services/access/authenticate.ts'
import { recordUse } from '../services/access/record-use.ts'
import { readJsonBody } from './json-body.ts'

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

const REFUSALS: Readonly<Record<Need, string>> = {
  send: 'This API key may not send mail. Use a key with the permission `full_access` or `sending_access`.',
  read: 'This API key may only send mail. Use a key with the permission `full_access` or `read_access`.',
  manage: 'This API key may not change anything. Use a key with the permission `full_access`.',
}

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

async function admit(c: Context<AppEnv>, need: Need, senderDomain: string | null): Promise<void> {
  const access = await authenticate(c.get('deps'), bearerOf(c.req.header('authorization')), senderDomain)
  const recording = recordUse(c.get('deps'), access)
  if (recording) c.executionCtx.waitUntil(recording)
  await shield(c, access.tenant)
  if (!allows(access.permission, need)) throw new Refusal('restricted_api_key', REFUSALS[need])
  if (access.tenantState === 'moving') throw movingTenant()
  c.set('access', access)
}

/** Demands a key whose permission covers what the route does. */
export const requireKey = (need: Need) =>
  createMiddleware<AppEnv>(async function requireKey(c, next) {
    bearerOf(c.req.header('authorization'))
    const body = await readJsonBody(c)
    await admit(c, need, need === 'send' ? senderDomainOf(body) : null)
    return next()
  })

const SEND_PLAIN =
  'Send the message as the body itself, with `Content-Type: message/rfc822` and its envelope in the query: then it may have 25 MiB.'

/** Demands a key that may send, where the body may be a message itself: its sender then stands in the query. */
export const requireRawKey = createMiddleware<AppEnv>(async function requireKey(c, next) {
  bearerOf(c.req.header('authorization'))
  const isMessage = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'message/rfc822'
  const sender: unknown = isMessage ? { from: c.req.query('from') } : await readJsonBody(c, SEND_PLAIN)
  await admit(c, 'send', senderDomainOf(sender))
  return next()
})
