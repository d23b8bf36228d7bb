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
})
