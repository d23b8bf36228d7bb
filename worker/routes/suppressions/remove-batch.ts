/** `POST /v1/suppressions/batch/remove`: some addresses get mail again. What is not on the list is left out of the answer. */
import { createRoute } from '@hono/zod-openapi'
import { RemoveSuppressions, SuppressionsRemoved } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { requireSuppressed } from '../../services/suppressions/parse-suppressed.ts'
import type { SuppressionKeys } from '../../services/suppressions/remove-suppressions.ts'
import { removeSuppressions } from '../../services/suppressions/remove-suppressions.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const removeBatch = createRoute({
  method: 'post',
  path: '/v1/suppressions/batch/remove',
  tags: ['suppressions'],
  summary: 'Take up to 100 addresses off the suppression list',
  middleware: [requireAccess('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: RemoveSuppressions } } } },
  responses: {
    200: {
      description: 'None of them is on the list',
      content: { 'application/json': { schema: SuppressionsRemoved } },
    },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS),
  },
})

const toKeys = ({ ids, emails = [] }: RemoveSuppressions): SuppressionKeys =>
  ids
    ? { column: 'id', values: ids }
    : { column: 'address', values: emails.map((email, index) => requireSuppressed(`emails.${index}`, email)) }

export function registerRemoveSuppressions(app: App): void {
  app.openapi(removeBatch, async (c) => {
    const ids = await removeSuppressions(c.get('deps'), actingIn(c), toKeys(c.req.valid('json')))
    return c.json({ data: ids.map((id) => ({ object: 'suppression' as const, id, deleted: true as const })) }, 200)
  })
}
