/** `DELETE /v1/aliases/:id`: the address is unknown from now on. */
import { createRoute } from '@hono/zod-openapi'
import { AliasRemoved } from '@mailstead/contracts/api/alias.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeAlias } from '../../services/aliases/change-alias.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { AliasPath, parseAliasId } from './alias-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/aliases/{id}',
  tags: ['aliases'],
  summary: 'Remove an alias',
  middleware: [requireAccess('manage')] as const,
  request: { params: AliasPath },
  responses: {
    200: { description: 'The alias is gone', content: { 'application/json': { schema: AliasRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRemoveAlias(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseAliasId(c.req.valid('param').id)
    await removeAlias(c.get('deps'), actingIn(c), id)
    return c.json({ object: 'alias' as const, id, deleted: true as const }, 200)
  })
}
