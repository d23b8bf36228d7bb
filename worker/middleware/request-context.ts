/** First of all middleware: the request's id and the isolate's dependencies. */
import { createMiddleware } from 'hono/factory'
import { createDeps } from '../deps.ts'
import { newId } from '../platform/ids.ts'
import type { AppEnv } from '../routes/app-types.ts'

export const requestContext = createMiddleware<AppEnv>(async function requestContext(c, next) {
  c.set('requestId', newId(Date.now()))
  c.set('deps', createDeps(c.env))
  await next()
  c.res.headers.set('x-request-id', c.get('requestId'))
  const limit = c.get('requestLimit')
  if (limit !== undefined) c.res.headers.set('ratelimit-limit', String(limit))
  // What one person is shown must not be kept for the next one at the same machine or behind the same proxy.
  const isPrivate = c.get('access') !== undefined || c.get('person') !== undefined
  if (isPrivate && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'private, no-store')
})
