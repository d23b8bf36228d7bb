/** `PATCH /v1/operator/plans/:name`: its accounts have the new limits at once. */
import { createRoute, z } from '@hono/zod-openapi'
import { PlanReference, UpdatePlan } from '@mailstead/contracts/api/operator/plan.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { changePlan } from '../../services/operator/plans.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'patch',
  path: '/v1/operator/plans/{name}',
  tags: ['operator'],
  summary: 'Change a plan',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: {
    params: z.object({ name: z.string().openapi({ param: { name: 'name', in: 'path' }, example: 'free' }) }),
    body: { required: true, content: { 'application/json': { schema: UpdatePlan } } },
  },
  responses: {
    200: { description: 'The plan is changed', content: { 'application/json': { schema: PlanReference } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdatePlan(app: App): void {
  app.openapi(route, async (c) => {
    const { name } = c.req.valid('param')
    await changePlan(c.get('deps'), c.get('person').userId, name, c.req.valid('json'))
    return c.json({ object: 'plan' as const, name }, 200)
  })
}
