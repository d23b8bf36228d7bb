/** `GET /v1/domains`: the account's domains, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { DomainList, ListDomains } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listDomains } from '../../services/domains/list-domains.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/domains',
  tags: ['domains'],
  summary: 'List domains',
  middleware: [requireAccess('read')] as const,
  request: { query: ListDomains },
  responses: {
    200: { description: 'A page of domains', content: { 'application/json': { schema: DomainList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListDomains(app: App): void {
  app.openapi(list, async (c) =>
    c.json(await listDomains(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200),
  )
}
