/** `PATCH /v1/aliases/:id`: inboxes, name, on or off. */
import { createRoute } from '@hono/zod-openapi'
import { AliasReference, UpdateAlias } from '@mailstead/contracts/api/alias.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateAlias } from '../../services/aliases/change-alias.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { AliasPath, parseAliasId } from './alias-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/aliases/{id}',
  tags: ['aliases'],
  summary: 'Change an alias',
  middleware: [requireAccess('manage')] as const,
  request: { params: AliasPath, body: { required: true, content: { 'application/json': { schema: UpdateAlias } } } },
  responses: {
    200: { description: 'The alias is changed', content: { 'application/json': { schema: AliasReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateAlias(app: App): void {
  app.openapi(update, async (c) => {
    const id = parseAliasId(c.req.valid('param').id)
    await updateAlias(c.get('deps'), actingIn(c), id, c.req.valid('json'))
    return c.json({ object: 'alias' as const, id }, 200)
  })
}
