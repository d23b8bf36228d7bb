/** `GET /v1/operator/relays/:id`: one relay, with what was done to it. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/relays/{id}',
  tags: ['operator'],
  summary: 'Get a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: RelayPath },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetRelay(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
