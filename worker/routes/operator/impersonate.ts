/** `POST /v1/operator/tenants/:id/impersonate`: this session works in the account for an hour, as one of its admins. */
import { createRoute } from '@hono/zod-openapi'
import { Impersonation } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { impersonate } from '../../services/operator/impersonate.ts'
import { actingOperator } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/tenants/{id}/impersonate',
  tags: ['operator'],
  summary: 'Work in an account',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: TenantPath },
  responses: {
    200: { description: 'The session is in the account', content: { 'application/json': { schema: Impersonation } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerImpersonate(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseTenantId(c.req.valid('param').id)
    const endsAt = await impersonate(c.get('deps'), id, actingOperator(c))
    return c.json({ object: 'impersonation' as const, tenant_id: id, ends_at: endsAt }, 200)
  })
}
