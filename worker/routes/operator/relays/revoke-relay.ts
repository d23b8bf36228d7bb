/** `POST /v1/operator/relays/:id/revoke`: nothing that it signs counts any more, for good. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail, RelayReason } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { revokeRelay } from '../../../services/relays/registry/change-relay.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/relays/{id}/revoke',
  tags: ['operator'],
  summary: 'Revoke a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: RelayPath, body: { required: true, content: { 'application/json': { schema: RelayReason } } } },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerRevokeRelay(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    await revokeRelay(c.get('deps'), c.get('person'), id, c.req.valid('json').reason)
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
