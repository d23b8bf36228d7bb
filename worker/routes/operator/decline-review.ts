/** `POST /v1/operator/tenants/:id/decline-review`: what the account asked for is answered with a reason, and stays as it is. */
import { createRoute } from '@hono/zod-openapi'
import { DeclineReview, OperatorTenantDetail } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { readTenant } from '../../services/operator/read-tenants.ts'
import { declineReview } from '../../services/standing/decline-review.ts'
import { actingOperator } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/tenants/{id}/decline-review',
  tags: ['operator'],
  summary: 'Decline a review',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: TenantPath, body: { required: true, content: { 'application/json': { schema: DeclineReview } } } },
  responses: {
    200: { description: 'The account as it is now', content: { 'application/json': { schema: OperatorTenantDetail } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerDeclineReview(app: App): void {
  app.openapi(route, async (c) => {
    const [deps, id] = [c.get('deps'), parseTenantId(c.req.valid('param').id)]
    await declineReview(deps, id, actingOperator(c), c.req.valid('json'))
    return c.json(await readTenant(deps, id), 200)
  })
}
