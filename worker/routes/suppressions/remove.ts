/** `DELETE /v1/suppressions/:id`: the address gets mail again. */
import { createRoute } from '@hono/zod-openapi'
import { SuppressionRemoved } from '@mailstead/contracts/api/suppression.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeSuppression } from '../../services/suppressions/remove-suppressions.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { parseSuppressionKey, SuppressionPath } from './suppression-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/suppressions/{id}',
  tags: ['suppressions'],
  summary: 'Take an address off the suppression list',
  middleware: [requireAccess('manage')] as const,
  request: { params: SuppressionPath },
  responses: {
    200: {
      description: 'The address is not on the list',
      content: { 'application/json': { schema: SuppressionRemoved } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerRemoveSuppression(app: App): void {
  app.openapi(remove, async (c) => {
    const key = parseSuppressionKey(c.req.valid('param').id)
    const id = await removeSuppression(c.get('deps'), actingIn(c), key)
    return c.json({ object: 'suppression' as const, id, deleted: true as const }, 200)
  })
}
