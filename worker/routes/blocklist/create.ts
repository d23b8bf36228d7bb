/** `POST /v1/blocklist`: refuses a host. */
import { createRoute } from '@hono/zod-openapi'
import { BlockReference, CreateBlock } from '@mailstead/contracts/api/blocklist.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { addBlock } from '../../services/blocklist/add-blocks.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/blocklist',
  tags: ['blocklist'],
  summary: 'Block a host',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateBlock } } } },
  responses: {
    201: { description: 'The entry is on the list', content: { 'application/json': { schema: BlockReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'conflict'),
  },
})

export function registerCreateBlock(app: App): void {
  app.openapi(create, async (c) => {
    const id = await addBlock(c.get('deps'), c.get('access').tenant, c.req.valid('json'))
    return c.json({ object: 'block' as const, id }, 201)
  })
}
