/** `POST /v1/operator/relays/:id/check`: DNS is asked now what it says of its sources. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { checkRelay } from '../../../services/relays/registry/change-relay.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/relays/{id}/check',
  tags: ['operator'],
  summary: 'Check the sources of a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: RelayPath },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerCheckRelay(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    await checkRelay(c.get('deps'), id)
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
