/**
 * Keeps every request with a valid API key in its tenant's log. That happens when the answer is on its way: the answer neither
 * waits for the log nor depends on it.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { describeError } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppEnv } from '../routes/app-types.ts'
import type { Access } from '../services/access/access.ts'
import { authenticate } from '../services/access/authenticate.ts'
import { writeLog } from '../services/logs/write-log.ts'
import { findFrappeKey, isFrappePath } from './frappe-key.ts'

const BEARER = /^bearer (\S+)$/i
/** A log of who read the log would fill it; and the path of a download opens it. */
const UNLOGGED = /^\/v1\/(logs|downloads|exports)(\/|$)/

/** They hold whole mails, which are read from where they are kept, or are not to be kept at all. */
const HOLDS_MAILS = /^\/(?:inbound|spamd|api\/method\/mail\.api\.(?:inbound|spamd))(?:[/.]|$)/

const isJson = (headers: Headers): boolean =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json'

const isRefusedKey = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'missing_api_key' || error.code === 'invalid_api_key')

function findKey(path: string, header: string | undefined): string | null {
  if (isFrappePath(path)) return findFrappeKey(header)
  return path.startsWith('/v1/') ? (BEARER.exec(header ?? '')?.[1] ?? null) : null
}

/** The key of a request that may be somebody's; null for one that is not to be kept. */
function keyOf(c: Context<AppEnv>): string | null {
  const key = findKey(c.req.path, c.req.header('authorization'))
  if (key === null || UNLOGGED.test(c.req.path)) return null
  return isRefusedKey(c.error) ? null : key
}

/** Null for nobody. A request may have failed before its key was looked at: then that is done here. */
async function findOwner(c: Context<AppEnv>, key: string): Promise<TenantId | null> {
  const access: Access | undefined = c.get('access')
  if (access) return access.tenant
  // Public, or the directory is away.
  if (c.res.ok || (c.error && !(c.error instanceof Refusal))) return null
  try {
    return (await authenticate(c.get('deps'), key, null)).tenant
  } catch (error) {
    if (isRefusedKey(error)) return null
    throw error
  }
}

/** The body as far as somebody has read it whole; null when it is no JSON. */
async function readRequestText(c: Context<AppEnv>): Promise<string | null> {
  if (!c.req.raw.bodyUsed || !isJson(c.req.raw.headers) || HOLDS_MAILS.test(c.req.path)) return null
  try {
    return await c.req.text()
  } catch {
    // One that was too large was not read to its end.
    return null
  }
}

async function logExchange(c: Context<AppEnv>, key: string, answer: Response | null): Promise<void> {
  // The answer goes first: what follows takes the isolate's time.
  await scheduler.wait(0)
  const tenant = await findOwner(c, key)
  if (tenant === null) return
  await writeLog(c.get('deps'), tenant, {
    id: c.get('requestId'),
    method: c.req.method,
    endpoint: c.req.path,
    status: c.res.status,
    userAgent: c.req.header('user-agent') ?? null,
    requestText: await readRequestText(c),
    responseText: answer === null ? null : await answer.text(),
  })
}

export const logRequest = createMiddleware<AppEnv>(async function logRequest(c, next) {
  await next()
  const key = keyOf(c)
  if (key === null) return
  const report = (error: unknown) =>
    c.get('deps').log('warn', 'request_log.not_written', {
      requestId: c.get('requestId'),
      error: describeError(error),
    })
  try {
    const isKept = isJson(c.res.headers) && !(c.res.ok && HOLDS_MAILS.test(c.req.path))
    const answer = isKept ? c.res.clone() : null
    c.executionCtx.waitUntil(logExchange(c, key, answer).catch(report))
  } catch (error) {
    report(error)
  }
})
