/** `GET /v1/aliases/:id`: one alias with its inboxes. */
import { createRoute } from '@hono/zod-openapi'
import { Alias } from '@mailstead/contracts/api/alias.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readAlias } from '../../services/aliases/read-aliases.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { AliasPath, parseAliasId } from './alias-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/aliases/{id}',
  tags: ['aliases'],
  summary: 'Get an alias',
  middleware: [requireAccess('read')] as const,
  request: { params: AliasPath },
  responses: {
    200: { description: 'The alias', content: { 'application/json': { schema: Alias } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetAlias(app: App): void {
  app.openapi(get, async (c) => {
    const id = parseAliasId(c.req.valid('param').id)
    return c.json(await readAlias(c.get('deps'), c.get('access').tenant, id), 200)
  })
}
