/** `POST /v1/operator/tenants/:id/lift-sandbox`: the account may send to everybody. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorTenantDetail } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { liftSandboxByHand } from '../../services/operator/change-tenant.ts'
import { readTenant } from '../../services/operator/read-tenants.ts'
import { actingOperator } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/tenants/{id}/lift-sandbox',
  tags: ['operator'],
  summary: 'Lift the sandbox of an account',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: TenantPath },
  responses: {
    200: { description: 'The account as it is now', content: { 'application/json': { schema: OperatorTenantDetail } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerLiftSandbox(app: App): void {
  app.openapi(route, async (c) => {
    const [deps, id] = [c.get('deps'), parseTenantId(c.req.valid('param').id)]
    await liftSandboxByHand(deps, id, actingOperator(c))
    return c.json(await readTenant(deps, id), 200)
  })
}
