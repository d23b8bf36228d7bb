/** Development routes, compiled out of a production build. They need no key: `npm start` listens on loopback. */
import { createMiddleware } from 'hono/factory'
import { restoreClock } from '../../services/development/clock-offset.ts'
import type { App, AppEnv } from '../app-types.ts'
import { registerDevelopmentClock } from './clock.ts'
import { registerDevelopmentControl } from './control.ts'
import { registerDevelopmentCron } from './cron.ts'
import { registerDevelopmentOperators } from './operators.ts'
import { registerDevelopmentRelays } from './relays.ts'
import { registerDevelopmentTenants } from './tenants.ts'

const withRestoredClock = createMiddleware<AppEnv>(async function withRestoredClock(c, next) {
  await restoreClock(c.get('deps'))
  return next()
})

/** Called before the other routes are registered: each request, of whatever route, sees the moved clock. */
export function registerDevelopment(app: App): void {
  app.use(withRestoredClock)
  registerDevelopmentTenants(app)
  registerDevelopmentOperators(app)
  registerDevelopmentRelays(app)
  registerDevelopmentClock(app)
  registerDevelopmentCron(app)
  registerDevelopmentControl(app)
}
