/** First of all middleware: the request's id, the isolate's dependencies, and the headers of every answer. */
import { createMiddleware } from 'hono/factory'
import { createDeps } from '../deps.ts'
import { newId } from '../platform/ids.ts'
import type { AppEnv } from '../routes/app-types.ts'

/** Once seen over TLS, a browser comes back over TLS only, for a year. Of a connection without it the header is ignored. */
const TLS_ONLY = 'max-age=31536000'

export const requestContext = createMiddleware<AppEnv>(async function requestContext(c, next) {
  c.set('requestId', newId(Date.now()))
  c.set('deps', createDeps(c.env))
  await next()
  c.res.headers.set('x-request-id', c.get('requestId'))
  c.res.headers.set('strict-transport-security', TLS_ONLY)
  c.res.headers.set('x-content-type-options', 'nosniff')
  const limit = c.get('requestLimit')
  if (limit !== undefined) c.res.headers.set('ratelimit-limit', String(limit))
  // What one person is shown must not be kept for the next one at the same machine or behind the same proxy.
  const isPrivate = c.get('access') !== undefined || c.get('person') !== undefined
  if (isPrivate && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'private, no-store')
})
