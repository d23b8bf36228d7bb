/** `GET /health`: can the Worker reach its database? For load balancers; needs no key. */
import { createRoute, z } from '@hono/zod-openapi'
import { sql } from 'drizzle-orm'
import { unavailable } from '../platform/refusal.ts'
import { type App, refusals } from './app-types.ts'

/** The version of this deployment, as in `package.json`. */
export const VERSION = '0.1.0'

const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['api'],
  summary: 'Whether the service can answer',
  security: [],
  responses: {
    200: {
      description: 'The database answers',
      content: { 'application/json': { schema: z.object({ ok: z.literal(true), version: z.string() }) } },
    },
    ...refusals('service_unavailable'),
  },
})

export function registerHealth(app: App): void {
  app.openapi(health, async (c) => {
    await c
      .get('deps')
      .directory.run(sql`select 1`)
      .catch(() => {
        throw unavailable('The database cannot be reached. Repeat the request in a few seconds.')
      })
    return c.json({ ok: true as const, version: VERSION }, 200)
  })
}
