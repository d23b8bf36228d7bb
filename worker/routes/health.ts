/** `GET /health`: can the Worker reach its database? For load balancers; needs no key. */
import { createRoute, z } from '@hono/zod-openapi'
import { unavailable } from '../platform/refusal.ts'
import { readCronRun } from '../services/status/cron-run.ts'
import { type App, refusals } from './app-types.ts'

/** The version of this deployment, as in `package.json`. */
export const VERSION = '0.1.0'

const Health = z.object({
  ok: z.literal(true),
  version: z.string(),
  cron: z.enum(['running', 'late', 'unknown']).openapi({
    description:
      'Whether the work of every minute is done, alarms among it: `late` after five minutes. Have it watched from outside.',
  }),
  cron_at: z.iso.datetime().nullable(),
})

const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['api'],
  summary: 'Whether the service can answer',
  security: [],
  responses: {
    200: {
      description: 'The database answers',
      content: { 'application/json': { schema: Health } },
    },
    ...refusals('service_unavailable'),
  },
})

export function registerHealth(app: App): void {
  app.openapi(health, async (c) => {
    const { cron, atMs } = await readCronRun(c.get('deps')).catch(() => {
      throw unavailable('The database cannot be reached. Repeat the request in a few seconds.')
    })
    const cronAt = atMs === null ? null : new Date(atMs).toISOString()
    return c.json({ ok: true as const, version: VERSION, cron, cron_at: cronAt }, 200)
  })
}
