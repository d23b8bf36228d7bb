/** `POST /v1/blocklist`: refuses a host. */
import { createRoute } from '@hono/zod-openapi'
import { BlockReference, CreateBlock } from '@mailstead/contracts/api/blocklist.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { addBlock } from '../../services/blocklist/add-blocks.ts'
import { once } from '../../services/idempotency/once.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/blocklist',
  tags: ['blocklist'],
  summary: 'Block a host',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateBlock } } },
  },
  responses: {
    201: { description: 'The entry is on the list', content: { 'application/json': { schema: BlockReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'conflict'),
  },
})

export function registerCreateBlock(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const keyed = { operation: create.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async ({ id }) => ({
      object: 'block' as const,
      id: await addBlock(deps, access, request, id),
    }))
    return c.json(answer, 201)
  })
}
