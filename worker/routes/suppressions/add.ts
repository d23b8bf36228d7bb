/** `POST /v1/suppressions`: an address gets no mail any more. */
import { createRoute } from '@hono/zod-openapi'
import { AddSuppression, SuppressionReference } from '@mailstead/contracts/api/suppression.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { addSuppressions } from '../../services/suppressions/add-suppressions.ts'
import { requireSuppressed } from '../../services/suppressions/parse-suppressed.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const add = createRoute({
  method: 'post',
  path: '/v1/suppressions',
  tags: ['suppressions'],
  summary: 'Suppress an address',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: AddSuppression } } } },
  responses: {
    200: {
      description: 'The address is on the list, by this request or by an earlier one',
      content: { 'application/json': { schema: SuppressionReference } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS),
  },
})

export function registerAddSuppression(app: App): void {
  app.openapi(add, async (c) => {
    const address = requireSuppressed('email', c.req.valid('json').email)
    const [id = ''] = await addSuppressions(c.get('deps'), c.get('access'), [address])
    return c.json({ object: 'suppression' as const, id }, 200)
  })
}
