/** `DELETE /v1/tenant`: the account ends, with everything of it. */
import { createRoute } from '@hono/zod-openapi'
import { RemoveTenant, TenantRemoved } from '@mailstead/contracts/api/people/tenant.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeTenant } from '../../services/members/tenant-settings.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/tenant',
  tags: ['people'],
  summary: 'Delete the account',
  security: [{ session: [] }],
  middleware: [requireAccess('own')] as const,
  // In the query: a body of DELETE gets lost on some ways.
  request: { query: RemoveTenant },
  responses: {
    200: { description: 'Nothing is left of it', content: { 'application/json': { schema: TenantRemoved } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'validation_error', 'missing_required_field'),
  },
})

export function registerRemoveTenant(app: App): void {
  app.openapi(remove, async (c) => {
    const { tenant: id } = c.get('access')
    await removeTenant(c.get('deps'), id, c.req.valid('query'))
    return c.json({ object: 'tenant' as const, id, deleted: true as const }, 200)
  })
}
