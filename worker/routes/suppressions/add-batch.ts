/** `POST /v1/suppressions/batch/add`: some addresses get no mail any more; all of them or, when one is not valid, none. */
import { createRoute } from '@hono/zod-openapi'
import { AddSuppressions, SuppressionReferences } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { once } from '../../services/idempotency/once.ts'
import { addSuppressions } from '../../services/suppressions/add-suppressions.ts'
import { requireSuppressed } from '../../services/suppressions/parse-suppressed.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const addBatch = createRoute({
  method: 'post',
  path: '/v1/suppressions/batch/add',
  tags: ['suppressions'],
  summary: 'Suppress up to 100 addresses',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: AddSuppressions } } },
  },
  responses: {
    200: {
      description: 'The addresses are on the list',
      content: { 'application/json': { schema: SuppressionReferences } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request'),
  },
})

export function registerAddSuppressions(app: App): void {
  app.openapi(addBatch, async (c) => {
    const [deps, access, request] = [c.get('deps'), c.get('access'), c.req.valid('json')]
    const keyed = { operation: addBatch.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const addresses = request.emails.map((email, index) => requireSuppressed(`emails.${index}`, email))
    const answer = await once(deps, access, keyed, async () => {
      const ids = await addSuppressions(deps, access, addresses)
      return { data: ids.map((id) => ({ object: 'suppression' as const, id })) }
    })
    return c.json(answer, 200)
  })
}
