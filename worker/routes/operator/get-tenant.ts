/** `GET /v1/operator/tenants/:id`: one account with limits, domains and people. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorTenantDetail } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { readTenant } from '../../services/operator/read-tenants.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/tenants/{id}',
  tags: ['operator'],
  summary: 'Read an account',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: TenantPath },
  responses: {
    200: { description: 'The account', content: { 'application/json': { schema: OperatorTenantDetail } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetOperatorTenant(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await readTenant(c.get('deps'), parseTenantId(c.req.valid('param').id)), 200)
  })
}
