/** The Worker's entry points. Wiring only. */
import { createApp } from './app.ts'
import type { Bindings } from './env.ts'

const app = await createApp()

export default {
  fetch: (request, env, ctx) => app.fetch(request, env, ctx),
} satisfies ExportedHandler<Bindings>
