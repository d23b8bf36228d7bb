/** `GET /v1/operator/plans`: all plans, the smallest first. */
import { createRoute } from '@hono/zod-openapi'
import { PlanList } from '@mailstead/contracts/api/operator/plan.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { listPlans } from '../../services/operator/plans.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/plans',
  tags: ['operator'],
  summary: 'List the plans',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The plans', content: { 'application/json': { schema: PlanList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListPlans(app: App): void {
  app.openapi(route, async (c) => {
    return c.json({ object: 'list' as const, data: await listPlans(c.get('deps')) }, 200)
  })
}
