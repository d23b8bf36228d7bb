/** `POST /v1/operator/tenants/:id/resume`: a pause ends, and what waited goes out. */
import { createRoute } from '@hono/zod-openapi'
import { TenantState } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { resumeTenant } from '../../services/standing/pause-tenant.ts'
import { actingOperator } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { parseTenantId, TenantPath } from './tenant-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/tenants/{id}/resume',
  tags: ['operator'],
  summary: 'End the pause of an account',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: TenantPath },
  responses: {
    200: { description: 'The account is active', content: { 'application/json': { schema: TenantState } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerResumeTenant(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseTenantId(c.req.valid('param').id)
    await resumeTenant(c.get('deps'), id, actingOperator(c))
    return c.json({ object: 'tenant' as const, id, state: 'active' as const }, 200)
  })
}
