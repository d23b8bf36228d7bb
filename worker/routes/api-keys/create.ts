/** `POST /v1/api-keys`: a new API key. The only answer that holds the key itself. */
import { createRoute } from '@hono/zod-openapi'
import { ApiKeyCreated, CreateApiKey } from '@mailstead/contracts/api/api-key.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { issueApiKey } from '../../services/api-keys/issue-api-key.ts'
import { once } from '../../services/idempotency/once.ts'
import { actingOf } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/api-keys',
  tags: ['api-keys'],
  summary: 'Create an API key',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateApiKey } } },
  },
  responses: {
    201: { description: 'The key, shown once', content: { 'application/json': { schema: ApiKeyCreated } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'limit_reached'),
  },
})

export function registerCreateApiKey(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), c.get('access'), c.req.valid('json')]
    const key = c.req.valid('header')['idempotency-key'] ?? null
    // A key with other limits must not be answered with what the caller of the first request was let make.
    const { boundDomainId, boundMailboxId, expiresAtMs } = access
    const keyed = { operation: create.path, key, request: { request, boundDomainId, boundMailboxId, expiresAtMs } }
    const answer = await once(deps, access, keyed, (thing) =>
      issueApiKey(deps, { access, ip: actingOf(c).ip }, request, thing),
    )
    return c.json(answer, 201)
  })
}
