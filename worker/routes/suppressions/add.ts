/** `POST /v1/suppressions`: an address gets no mail any more. */
import { createRoute } from '@hono/zod-openapi'
import { AddSuppression, SuppressionReference } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { once } from '../../services/idempotency/once.ts'
import { addSuppressions } from '../../services/suppressions/add-suppressions.ts'
import { requireSuppressed } from '../../services/suppressions/parse-suppressed.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const add = createRoute({
  method: 'post',
  path: '/v1/suppressions',
  tags: ['suppressions'],
  summary: 'Suppress an address',
  middleware: [requireAccess('manage')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: AddSuppression } } },
  },
  responses: {
    200: {
      description: 'The address is on the list, by this request or by an earlier one',
      content: { 'application/json': { schema: SuppressionReference } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request'),
  },
})

export function registerAddSuppression(app: App): void {
  app.openapi(add, async (c) => {
    const [deps, access, request] = [c.get('deps'), c.get('access'), c.req.valid('json')]
    const keyed = { operation: add.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const address = requireSuppressed('email', request.email)
    const answer = await once(deps, access, keyed, async () => {
      const [id = ''] = await addSuppressions(deps, access, [address])
      return { object: 'suppression' as const, id }
    })
    return c.json(answer, 200)
  })
}
