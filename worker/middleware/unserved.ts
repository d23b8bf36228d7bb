/** The answer where no route fits: the path is not there, or it does not know the method. */
import type { NotFoundHandler } from 'hono'
import type { App, AppEnv } from '../routes/app-types.ts'
import { describeNotOffered } from '../routes/not-offered.ts'
import { errorResponse } from './errors.ts'

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const SHOWN_MAX_CHARS = 200

/** The methods that a route has at the path. What is registered for all methods is middleware. */
const methodsAt = (app: Pick<App, 'router'>, path: string): string[] =>
  METHODS.filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method !== 'ALL'))

/** Renders `method_not_allowed` with the header `allow`, or `not_found`. */
export const renderUnserved =
  (app: Pick<App, 'router'>): NotFoundHandler<AppEnv> =>
  (c) => {
    const { method, path } = c.req
    const notOffered = describeNotOffered(path)
    if (notOffered !== null) return errorResponse('not_found', notOffered)
    const allowed = methodsAt(app, path)
    const asked = `${method} ${path.slice(0, SHOWN_MAX_CHARS)}`
    if (allowed.length > 0)
      return errorResponse('method_not_allowed', `There is no ${asked}. This path knows ${allowed.join(', ')}.`, {
        allow: allowed.join(', '),
      })
    return errorResponse('not_found', `There is no ${asked}. Check the method and the path.`)
  }
