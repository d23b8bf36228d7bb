/** A person's session cookie → person and Access. What changes something must come from our own pages. */
import type { Context } from 'hono'
import { getSignedCookie } from 'hono/cookie'
import { Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import { authenticateSession, type Caller } from '../services/access/authenticate-session.ts'
import { sessionCookieOf } from '../services/access/session-cookie.ts'

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD']
/** The header by which a person of several tenants names one. */
const TENANT_HEADER = 'mailstead-tenant'

/** Any page may open a WebSocket to us, by GET. */
const isSocket = (c: Context<AppEnv>): boolean => c.req.header('upgrade') !== undefined

/** Browsers send a cookie along whoever's page makes them; the `Origin` says whose it was. */
function requireOwnOrigin(c: Context<AppEnv>): void {
  const { PUBLIC_URL } = c.get('deps').config
  const origin = c.req.header('origin')
  if ((SAFE_METHODS.includes(c.req.method) && !isSocket(c)) || origin === PUBLIC_URL) return
  throw new Refusal(
    'cross_origin',
    `${origin === undefined ? 'The header `Origin` is missing' : 'The header `Origin` names another site'}; with a session it must be ${PUBLIC_URL}. Programs use an API key.`,
  )
}

/** Whether the request has a session cookie, good or bad. */
export const hasSessionCookie = (c: Context<AppEnv>): boolean =>
  c.req.header('cookie')?.includes(`${sessionCookieOf(c.get('deps').config)}=`) ?? false

/** Throws `cross_origin`, or `invalid_session` for a cookie that is not ours or whose session has ended. */
export async function openSession(c: Context<AppEnv>): Promise<Caller> {
  const deps = c.get('deps')
  requireOwnOrigin(c)
  const token = await getSignedCookie(c, deps.config.AUTH_SECRET, sessionCookieOf(deps.config))
  // A browser gives a WebSocket no header of its own.
  const tenant = c.req.header(TENANT_HEADER) ?? (isSocket(c) ? c.req.query('tenant') : undefined)
  const caller = token ? await authenticateSession(deps, token, tenant ?? null) : null
  if (caller === null)
    throw new Refusal('invalid_session', 'The session has ended or was revoked. Sign in again at `/signin`.')
  return caller
}
