/** `PATCH /v1/blocklist/:id`: reason and end. */
import { createRoute } from '@hono/zod-openapi'
import { BlockReference, UpdateBlock } from '@mailstead/contracts/api/blocklist.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateBlock } from '../../services/blocklist/change-block.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { BlockPath, parseBlockId } from './block-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/blocklist/{id}',
  tags: ['blocklist'],
  summary: 'Change an entry',
  middleware: [requireAccess('manage')] as const,
  request: { params: BlockPath, body: { required: true, content: { 'application/json': { schema: UpdateBlock } } } },
  responses: {
    200: { description: 'The entry is changed', content: { 'application/json': { schema: BlockReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateBlock(app: App): void {
  app.openapi(update, async (c) => {
    const id = parseBlockId(c.req.valid('param').id)
    await updateBlock(c.get('deps'), actingIn(c), id, c.req.valid('json'))
    return c.json({ object: 'block' as const, id }, 200)
  })
}
