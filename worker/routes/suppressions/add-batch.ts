/** `POST /v1/suppressions/batch/add`: some addresses get no mail any more; all of them or, when one is not valid, none. */
import { createRoute } from '@hono/zod-openapi'
import { AddSuppressions, SuppressionReferences } from '@mailstead/contracts/api/suppression.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { addSuppressions } from '../../services/suppressions/add-suppressions.ts'
import { requireSuppressed } from '../../services/suppressions/parse-suppressed.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const addBatch = createRoute({
  method: 'post',
  path: '/v1/suppressions/batch/add',
  tags: ['suppressions'],
  summary: 'Suppress up to 100 addresses',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: AddSuppressions } } } },
  responses: {
    200: {
      description: 'The addresses are on the list',
      content: { 'application/json': { schema: SuppressionReferences } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS),
  },
})

export function registerAddSuppressions(app: App): void {
  app.openapi(addBatch, async (c) => {
    const addresses = c.req.valid('json').emails.map((email, index) => requireSuppressed(`emails.${index}`, email))
    const ids = await addSuppressions(c.get('deps'), c.get('access'), addresses)
    return c.json({ data: ids.map((id) => ({ object: 'suppression' as const, id })) }, 200)
  })
}
