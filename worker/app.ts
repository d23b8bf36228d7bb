/** The HTTP application: middleware, the list of routes, and how failures look. No logic. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { renderError, renderNotFound } from './middleware/errors.ts'
import { requestContext } from './middleware/request-context.ts'
import { Refusal } from './platform/refusal.ts'
import { type App, type AppEnv, describeIssue } from './routes/app-types.ts'
import { registerCreateDomain } from './routes/domains/create.ts'
import { registerGetDomain } from './routes/domains/get.ts'
import { registerListDomains } from './routes/domains/list.ts'
import { registerRemoveDomain } from './routes/domains/remove.ts'
import { registerUpdateDomain } from './routes/domains/update.ts'
import { registerVerifyDomain } from './routes/domains/verify.ts'
import { registerGetEmail } from './routes/emails/get.ts'
import { registerGetRaw } from './routes/emails/raw.ts'
import { registerSendEmail } from './routes/emails/send.ts'
import { registerGetTimeline } from './routes/emails/timeline.ts'
import { registerHealth } from './routes/health.ts'
import { registerOpenApi } from './routes/open-api.ts'
import { registerEvents } from './routes/relay/events.ts'
import { registerHeartbeat } from './routes/relay/heartbeat.ts'
import { registerLeases } from './routes/relay/leases.ts'

const ROUTES: readonly ((app: App) => void)[] = [
  registerHealth,
  registerOpenApi,
  registerSendEmail,
  registerGetEmail,
  registerGetTimeline,
  registerGetRaw,
  registerCreateDomain,
  registerListDomains,
  registerGetDomain,
  registerUpdateDomain,
  registerVerifyDomain,
  registerRemoveDomain,
  registerHeartbeat,
  registerEvents,
  registerLeases,
]

export async function createApp(): Promise<App> {
  const app = new OpenAPIHono<AppEnv>({
    defaultHook(result) {
      if (result.success) return
      const { code, message } = describeIssue(result.error.issues)
      throw new Refusal(code, message)
    },
  })
  app.use(requestContext)
  app.onError(renderError)
  app.notFound(renderNotFound)
  // First, since it brings the middleware that restores development's clock.
  if (DEVELOPMENT) (await import('./routes/dev/register.ts')).registerDevelopment(app)
  for (const register of ROUTES) register(app)
  return app
}
