/** `GET /v1/operator/overview`: is mail flowing, and who waits for the operator. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorOverview } from '@mailstead/contracts/api/operator/overview.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { readOverview } from '../../services/operator/read-overview.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/overview',
  tags: ['operator'],
  summary: 'Read how the deployment does',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The deployment', content: { 'application/json': { schema: OperatorOverview } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetOverview(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await readOverview(c.get('deps')), 200)
  })
}
