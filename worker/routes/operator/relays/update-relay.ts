/** `PATCH /v1/operator/relays/:id`: role, weight, MX host, names and sources. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail, UpdateOperatorRelay } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { changeRelay } from '../../../services/relays/registry/change-relay.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'patch',
  path: '/v1/operator/relays/{id}',
  tags: ['operator'],
  summary: 'Change a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: {
    params: RelayPath,
    body: { required: true, content: { 'application/json': { schema: UpdateOperatorRelay } } },
  },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerUpdateRelay(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    await changeRelay(c.get('deps'), c.get('person'), id, c.req.valid('json'))
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
