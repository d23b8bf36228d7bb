/** The HTTP application: middleware, the routes, and how failures look. No logic. */
import { OpenAPIHono, z } from '@hono/zod-openapi'
import { renderError } from './middleware/errors.ts'
import { logRequest } from './middleware/log-request.ts'
import { requestContext } from './middleware/request-context.ts'
import { renderUnserved } from './middleware/unserved.ts'
import { describeIssue, describeRepeated } from './platform/describe-issue.ts'
import { wordIssue } from './platform/issue-words.ts'
import { Refusal } from './platform/refusal.ts'
import type { App, AppEnv } from './routes/app-types.ts'
import { BACKUP_ROUTES } from './routes/groups/backups.ts'
import { FRAPPE_ROUTES } from './routes/groups/frappe.ts'
import { MAIL_ROUTES } from './routes/groups/mail.ts'
import { OBSERVE_ROUTES } from './routes/groups/observe.ts'
import { OPERATOR_ROUTES } from './routes/groups/operator.ts'
import { PEOPLE_ROUTES } from './routes/groups/people.ts'
import { RELAY_ROUTES } from './routes/groups/relay.ts'
import { SETUP_ROUTES } from './routes/groups/setup.ts'
import { SITE_ROUTES } from './routes/groups/site.ts'
import { registerHealth } from './routes/health.ts'
import { registerOpenApi } from './routes/open-api.ts'

const ROUTES: readonly ((app: App) => void)[] = [
  registerHealth,
  registerOpenApi,
  ...SITE_ROUTES,
  ...MAIL_ROUTES,
  ...SETUP_ROUTES,
  ...OBSERVE_ROUTES,
  ...PEOPLE_ROUTES,
  ...OPERATOR_ROUTES,
  ...BACKUP_ROUTES,
  ...RELAY_ROUTES,
  ...FRAPPE_ROUTES,
]

export async function createApp(): Promise<App> {
  z.config({ localeError: wordIssue })
  const app = new OpenAPIHono<AppEnv>({
    defaultHook(result, c) {
      if (result.success) return
      const repeated = result.target === 'query' ? describeRepeated(result.error.issues, c.req.queries()) : null
      if (repeated) throw new Refusal('validation_error', repeated)
      const { code, message } = describeIssue(result.error.issues, result.target)
      throw new Refusal(code, message)
    },
  })
  app.use(requestContext)
  app.use(logRequest)
  app.onError(renderError)
  app.notFound(renderUnserved(app))
  // First, since it brings the middleware that restores development's clock.
  if (DEVELOPMENT) (await import('./routes/dev/register.ts')).registerDevelopment(app)
  for (const register of ROUTES) register(app)
  return app
}
