/** `GET /v1/domains/:id`: one domain, its records wanted and seen. */
import { createRoute } from '@hono/zod-openapi'
import { Domain } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readDomain } from '../../services/domains/read-domain.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { DomainPath, parseDomainId } from './domain-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/domains/{id}',
  tags: ['domains'],
  summary: 'Read a domain and its records',
  middleware: [requireAccess('read')] as const,
  request: { params: DomainPath },
  responses: {
    200: { description: 'The domain', content: { 'application/json': { schema: Domain } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetDomain(app: App): void {
  app.openapi(get, async (c) =>
    c.json(await readDomain(c.get('deps'), c.get('access').tenant, parseDomainId(c.req.valid('param').id)), 200),
  )
}
