/** `POST /v1/operator/relays/:id/secret`: a token by which its node registers with another secret. */
import { createRoute } from '@hono/zod-openapi'
import { RelayToken, RotateRelaySecret } from '@mailstead/contracts/api/operator/relay-token.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { rotateRelaySecret } from '../../../services/relays/registry/change-relay.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { parseRelayId, RelayPath } from './relay-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/relays/{id}/secret',
  tags: ['operator'],
  summary: 'Rotate the secret of a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: {
    params: RelayPath,
    body: { required: true, content: { 'application/json': { schema: RotateRelaySecret } } },
  },
  responses: {
    201: { description: 'The token, shown only now', content: { 'application/json': { schema: RelayToken } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRotateRelaySecret(app: App): void {
  app.openapi(route, async (c) => {
    const id = parseRelayId(c.req.valid('param').id)
    const wanted = c.req.valid('json')
    return c.json(await rotateRelaySecret(c.get('deps'), c.get('person'), id, wanted), 201)
  })
}
