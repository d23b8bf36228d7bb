/** `DELETE /v1/blocklist/:id`: the host is let in again. */
import { createRoute } from '@hono/zod-openapi'
import { BlockRemoved } from '@mailstead/contracts/api/blocklist.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeBlock } from '../../services/blocklist/change-block.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { BlockPath, parseBlockId } from './block-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/blocklist/{id}',
  tags: ['blocklist'],
  summary: 'Remove an entry',
  middleware: [requireAccess('manage')] as const,
  request: { params: BlockPath },
  responses: {
    200: { description: 'The entry is gone', content: { 'application/json': { schema: BlockRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRemoveBlock(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseBlockId(c.req.valid('param').id)
    await removeBlock(c.get('deps'), actingIn(c), id)
    return c.json({ object: 'block' as const, id, deleted: true as const }, 200)
  })
}
