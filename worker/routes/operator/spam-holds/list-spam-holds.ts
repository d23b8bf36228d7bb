/** `GET /v1/operator/spam-holds`: outgoing mail that looks like spam and waits for a person, of all accounts. */
import { createRoute } from '@hono/zod-openapi'
import { ListSpamHolds, OperatorSpamHoldList } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { listEverybodysHeld } from '../../../services/outgoing-check/list-held.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/spam-holds',
  tags: ['operator'],
  summary: 'List held mail',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { query: ListSpamHolds },
  responses: {
    200: { description: 'A page, newest first', content: { 'application/json': { schema: OperatorSpamHoldList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListOperatorSpamHolds(app: App): void {
  app.openapi(route, async (c) => c.json(await listEverybodysHeld(c.get('deps'), c.req.valid('query')), 200))
}
