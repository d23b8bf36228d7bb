/** `POST /v1/operator/relays/tokens`: a token by which a node registers as a relay, once. */
import { createRoute } from '@hono/zod-openapi'
import { CreateRelayToken, RelayToken } from '@mailstead/contracts/api/operator/relay-token.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { createRelayToken } from '../../../services/relays/registration/create-relay-token.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/relays/tokens',
  tags: ['operator'],
  summary: 'Create a token for a relay',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateRelayToken } } } },
  responses: {
    201: { description: 'The token, shown only now', content: { 'application/json': { schema: RelayToken } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerCreateRelayToken(app: App): void {
  app.openapi(route, async (c) =>
    c.json(await createRelayToken(c.get('deps'), c.get('person'), c.req.valid('json')), 201),
  )
}
