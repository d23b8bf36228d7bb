/** `POST /v1/tenants`: a person makes an account, and is its owner. */
import { createRoute } from '@hono/zod-openapi'
import { CreateTenant, TenantReference } from '@mailstead/contracts/api/people/tenant.ts'
import { requirePerson } from '../../middleware/authenticate.ts'
import { foundTenant } from '../../services/members/found-tenant.ts'
import { actingPerson } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/tenants',
  tags: ['people'],
  summary: 'Create an account',
  security: [{ session: [] }],
  middleware: [requirePerson] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateTenant } } } },
  responses: {
    201: { description: 'The account, in its sandbox', content: { 'application/json': { schema: TenantReference } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'conflict'),
  },
})

export function registerCreateTenant(app: App): void {
  app.openapi(create, async (c) => {
    return c.json(await foundTenant(c.get('deps'), actingPerson(c), c.req.valid('json')), 201)
  })
}
