/** `POST /v1/operator/relays/:id/drain`: it gets nothing new and gives back what it has. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail, RelayReason } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { drainRelay } from '../../../services/control/send-command.ts'
import { noteOrder } from '../../../services/relays/registry/change-relay.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/relays/{id}/drain',
  tags: ['operator'],
  summary: 'Drain a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: RelayPath, body: { required: true, content: { 'application/json': { schema: RelayReason } } } },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerDrainRelay(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    const { reason = 'The relay is being drained.' } = c.req.valid('json')
    await noteOrder(c.get('deps'), c.get('person'), id, { act: 'relay.drained', reason })
    await drainRelay(c.get('deps'), id, reason)
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
