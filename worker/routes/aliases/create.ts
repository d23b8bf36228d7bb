/** `POST /v1/aliases`: a new alias. */
import { createRoute } from '@hono/zod-openapi'
import { AliasReference, CreateAlias } from '@mailstead/contracts/api/alias.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { createAlias } from '../../services/aliases/create-alias.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/aliases',
  tags: ['aliases'],
  summary: 'Create an alias',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateAlias } } } },
  responses: {
    201: { description: 'The alias takes mail', content: { 'application/json': { schema: AliasReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'conflict'),
  },
})

export function registerCreateAlias(app: App): void {
  app.openapi(create, async (c) => {
    const id = await createAlias(c.get('deps'), c.get('access').tenant, c.req.valid('json'))
    return c.json({ object: 'alias' as const, id }, 201)
  })
}
