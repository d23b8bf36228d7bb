/** `POST /v1/domains`: a new domain with its keys; the answer says what to publish. */
import { createRoute } from '@hono/zod-openapi'
import { CreateDomain, Domain } from '@mailstead/contracts/api/domain.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { createDomain } from '../../services/domains/create-domain.ts'
import { readDomain } from '../../services/domains/read-domain.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { once } from '../../services/idempotency/once.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/domains',
  tags: ['domains'],
  summary: 'Add a domain',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateDomain } } },
  },
  responses: {
    201: { description: 'The domain and its records', content: { 'application/json': { schema: Domain } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'limit_reached', 'conflict'),
  },
})

export function registerCreateDomain(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const keyed = { operation: create.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async ({ id }) => {
      const domain = await readDomain(deps, access.tenant, await createDomain(deps, access, request, id))
      await tellNotedEvents(deps, access)
      return domain
    })
    return c.json(answer, 201)
  })
}
