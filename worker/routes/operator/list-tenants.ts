/** `GET /v1/operator/tenants`: the accounts of the deployment, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListOperatorTenants, OperatorTenantList } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { listTenants } from '../../services/operator/read-tenants.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/tenants',
  tags: ['operator'],
  summary: 'List all accounts',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { query: ListOperatorTenants },
  responses: {
    200: { description: 'A page of accounts', content: { 'application/json': { schema: OperatorTenantList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListTenants(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await listTenants(c.get('deps'), c.req.valid('query')), 200)
  })
}
