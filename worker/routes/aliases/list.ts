/** `GET /v1/aliases`: the account’s aliases, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { AliasList, ListAliases } from '@mailstead/contracts/api/alias.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listAliases } from '../../services/aliases/read-aliases.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/aliases',
  tags: ['aliases'],
  summary: 'List aliases',
  middleware: [requireAccess('read')] as const,
  request: { query: ListAliases },
  responses: {
    200: { description: 'A page of aliases', content: { 'application/json': { schema: AliasList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListAliases(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listAliases(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}
