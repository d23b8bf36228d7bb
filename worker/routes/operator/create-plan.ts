/** `POST /v1/operator/plans`: a new plan. */
import { createRoute } from '@hono/zod-openapi'
import { CreatePlan, Plan } from '@mailstead/contracts/api/operator/plan.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { createPlan } from '../../services/operator/plans.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/plans',
  tags: ['operator'],
  summary: 'Create a plan',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreatePlan } } } },
  responses: {
    201: { description: 'The plan', content: { 'application/json': { schema: Plan } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerCreatePlan(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await createPlan(c.get('deps'), c.get('person').userId, c.req.valid('json')), 201)
  })
}
