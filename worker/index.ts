/** The Worker's entry points. Wiring only. */
import { createApp } from './app.ts'
import { createDeps, type Deps } from './deps.ts'
import { receiveEmail } from './email.ts'
import type { Bindings } from './env.ts'
import { consume } from './queues/consume.ts'
import { runCron } from './scheduled.ts'

export { Mailbox } from './mailbox/mailbox.ts'

const app = await createApp()

/** In development the moved clock is restored before anything reads it, as for requests. */
async function openDeps(env: Bindings): Promise<Deps> {
  const deps = createDeps(env)
  if (DEVELOPMENT) await (await import('./services/development/clock-offset.ts')).restoreClock(deps)
  return deps
}

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  email: async (message, env, ctx) => receiveEmail(await openDeps(env), message, ctx),
  queue: async (batch, env) => consume(await openDeps(env), batch),
  scheduled: async (controller, env) => runCron(await openDeps(env), controller.cron),
} satisfies ExportedHandler<Bindings>
