/** `DELETE /v1/operator/relays/:id/former-secret`: the secret before the present one counts no more. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayDetail } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { revokeFormerSecret } from '../../../services/relays/registry/change-relay.ts'
import { readRelay } from '../../../services/relays/registry/read-relays.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'delete',
  path: '/v1/operator/relays/{id}/former-secret',
  tags: ['operator'],
  summary: 'Revoke the former secret of a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: RelayPath },
  responses: {
    200: { description: 'The relay', content: { 'application/json': { schema: OperatorRelayDetail } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRevokeFormerSecret(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    await revokeFormerSecret(c.get('deps'), c.get('person'), id)
    return c.json(await readRelay(c.get('deps'), id), 200)
  })
}
