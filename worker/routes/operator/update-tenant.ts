/** `PATCH /v1/operator/tenants/:id`: another plan, limits of its own, or whether it is the operator’s. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorTenantDetail, UpdateOperatorTenant } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { changeTenant } from '../../services/operator/change-tenant.ts'
import { readTenant } from '../../services/operator/read-tenants.ts'
import { actingOperator } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'patch',
  path: '/v1/operator/tenants/{id}',
  tags: ['operator'],
  summary: 'Change plan and limits',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: {
    params: TenantPath,
    body: { required: true, content: { 'application/json': { schema: UpdateOperatorTenant } } },
  },
  responses: {
    200: { description: 'The account as it is now', content: { 'application/json': { schema: OperatorTenantDetail } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateOperatorTenant(app: App): void {
  app.openapi(route, async (c) => {
    const [deps, id] = [c.get('deps'), parseTenantId(c.req.valid('param').id)]
    await changeTenant(deps, id, actingOperator(c), c.req.valid('json'))
    return c.json(await readTenant(deps, id), 200)
  })
}
