/** `GET /v1/limits`: what the account may have, and what is used of it. */
import { createRoute } from '@hono/zod-openapi'
import { Limits } from '@mailstead/contracts/api/people/limits.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readLimits } from '../../services/plans/read-limits.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/limits',
  tags: ['reports'],
  summary: 'Read limits and standing',
  middleware: [requireAccess('read')] as const,
  responses: {
    200: { description: 'The limits', content: { 'application/json': { schema: Limits } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetLimits(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await readLimits(c.get('deps'), c.get('access').tenant), 200)
  })
}
