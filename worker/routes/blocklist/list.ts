/** `GET /v1/blocklist`: blocked hosts, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { BlockList, ListBlocks } from '@mailstead/contracts/api/blocklist.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listBlocks } from '../../services/blocklist/read-blocks.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/blocklist',
  tags: ['blocklist'],
  summary: 'List blocked hosts',
  middleware: [requireAccess('read')] as const,
  request: { query: ListBlocks },
  responses: {
    200: { description: 'A page of entries', content: { 'application/json': { schema: BlockList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListBlocks(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listBlocks(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}
