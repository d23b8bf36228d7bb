/** `GET /v1/blocklist/:id`: one entry. */
import { createRoute } from '@hono/zod-openapi'
import { Block } from '@mailstead/contracts/api/blocklist.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readBlock } from '../../services/blocklist/read-blocks.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { BlockPath, parseBlockId } from './block-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/blocklist/{id}',
  tags: ['blocklist'],
  summary: 'Get an entry',
  middleware: [requireAccess('read')] as const,
  request: { params: BlockPath },
  responses: {
    200: { description: 'The entry', content: { 'application/json': { schema: Block } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetBlock(app: App): void {
  app.openapi(get, async (c) => {
    const id = parseBlockId(c.req.valid('param').id)
    return c.json(await readBlock(c.get('deps'), c.get('access').tenant, id), 200)
  })
}
