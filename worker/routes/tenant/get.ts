/** `GET /v1/tenant`: the account in question. */
import { createRoute } from '@hono/zod-openapi'
import { Tenant } from '@mailstead/contracts/api/people/tenant.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readTenant } from '../../services/members/tenant-settings.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/tenant',
  tags: ['people'],
  summary: 'Read the account',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  responses: {
    200: { description: 'The account', content: { 'application/json': { schema: Tenant } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetTenant(app: App): void {
  app.openapi(get, async (c) => c.json(await readTenant(c.get('deps'), c.get('access').tenant), 200))
}
