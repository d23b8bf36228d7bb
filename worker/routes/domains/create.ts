/** `POST /v1/domains`: a new domain with its keys; the answer says what to publish. */
import { createRoute } from '@hono/zod-openapi'
import { CreateDomain, Domain } from '@mailstead/contracts/api/domain.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { createDomain } from '../../services/domains/create-domain.ts'
import { readDomain } from '../../services/domains/read-domain.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/domains',
  tags: ['domains'],
  summary: 'Add a domain',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateDomain } } } },
  responses: {
    201: { description: 'The domain and its records', content: { 'application/json': { schema: Domain } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'conflict'),
  },
})

export function registerCreateDomain(app: App): void {
  app.openapi(create, async (c) => {
    const { tenant } = c.get('access')
    const id = await createDomain(c.get('deps'), tenant, c.req.valid('json'))
    return c.json(await readDomain(c.get('deps'), tenant, id), 201)
  })
}
