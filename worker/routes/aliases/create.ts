/** `POST /v1/aliases`: a new alias. */
import { createRoute } from '@hono/zod-openapi'
import { AliasReference, CreateAlias } from '@mailstead/contracts/api/alias.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { createAlias } from '../../services/aliases/create-alias.ts'
import { once } from '../../services/idempotency/once.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/aliases',
  tags: ['aliases'],
  summary: 'Create an alias',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateAlias } } },
  },
  responses: {
    201: { description: 'The alias takes mail', content: { 'application/json': { schema: AliasReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'conflict'),
  },
})

export function registerCreateAlias(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const keyed = { operation: create.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async ({ id }) => ({
      object: 'alias' as const,
      id: await createAlias(deps, access, request, id),
    }))
    return c.json(answer, 201)
  })
}
