/** `POST /v1/operator/tenants/:id/suspend`: sending is paused; accepted mail is held. */
import { createRoute } from '@hono/zod-openapi'
import { SuspendTenant, TenantState } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { pauseTenant } from '../../services/standing/pause-tenant.ts'
import { actingOperator } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/tenants/{id}/suspend',
  tags: ['operator'],
  summary: 'Pause an account',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: TenantPath, body: { required: true, content: { 'application/json': { schema: SuspendTenant } } } },
  responses: {
    200: { description: 'The account is paused', content: { 'application/json': { schema: TenantState } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerSuspendTenant(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseTenantId(c.req.valid('param').id)
    await pauseTenant(c.get('deps'), id, actingOperator(c), { code: 'operator', ...c.req.valid('json') })
    return c.json({ object: 'tenant' as const, id, state: 'paused' as const }, 200)
  })
}
