/** `PATCH /v1/tenant`: the account’s name, and who its senders are. */
import { createRoute } from '@hono/zod-openapi'
import { TenantReference, UpdateTenant } from '@mailstead/contracts/api/people/tenant.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateTenant } from '../../services/members/tenant-settings.ts'
import { actingOf } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/tenant',
  tags: ['people'],
  summary: 'Rename the account, or change its settings',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: UpdateTenant } } } },
  responses: {
    200: { description: 'The account is changed', content: { 'application/json': { schema: TenantReference } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateTenant(app: App): void {
  app.openapi(update, async (c) => {
    const [{ tenant: id }, request] = [c.get('access'), c.req.valid('json')]
    const name = await updateTenant(c.get('deps'), id, actingOf(c), request)
    return c.json({ object: 'tenant' as const, id, name }, 200)
  })
}
