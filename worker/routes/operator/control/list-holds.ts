/** `GET /v1/operator/holds`: the holds in force. */
import { createRoute } from '@hono/zod-openapi'
import { HoldList } from '@mailstead/contracts/api/operator/hold.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { showHolds } from '../../../services/control/operator/operate-holds.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/holds',
  tags: ['operator'],
  summary: 'List the holds in force',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The holds, oldest first', content: { 'application/json': { schema: HoldList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListHolds(app: App): void {
  app.openapi(route, async (c) => c.json({ object: 'list' as const, data: await showHolds(c.get('deps')) }, 200))
}
