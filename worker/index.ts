/** The Worker's entry points. Wiring only. */
import { createApp } from './app.ts'
import { receiveEmail } from './email.ts'
import type { Bindings } from './env.ts'
import { openDeps } from './open-deps.ts'
import { consume } from './queues/consume.ts'
import { runCron } from './scheduled.ts'

export { Mailbox } from './mailbox/mailbox.ts'
export { RequestLog } from './request-log/request-log.ts'
export { WebhookRunner } from './webhook-runner.ts'

const app = await createApp()

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
  email: async (message, env, ctx) => receiveEmail(await openDeps(env), message, ctx),
  queue: async (batch, env) => consume(await openDeps(env), batch),
  scheduled: async (controller, env) => runCron(await openDeps(env), controller.cron),
} satisfies ExportedHandler<Bindings>
