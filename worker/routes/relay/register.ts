/** `POST /relay/v1/register`: a node becomes a relay. It has no secret yet to sign with: its token stands for it. */
import { createRoute } from '@hono/zod-openapi'
import { REGISTER_PATH, RelayRegistered, RelayRegistration } from '@mailstead/contracts/relay-registration.ts'
import { registerByToken } from '../../services/relays/registration/register-by-token.ts'
import { type App, JSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'post',
  path: REGISTER_PATH,
  tags: ['relay'],
  summary: 'Register a relay by its token',
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: RelayRegistration } } } },
  responses: {
    200: { description: 'The relay is known', content: { 'application/json': { schema: RelayRegistered } } },
    ...refusals(
      ...JSON_REFUSALS,
      'invalid_registration_token',
      'conflict',
      'internal_server_error',
      'service_unavailable',
    ),
  },
})

export function registerRelayRegistration(app: App): void {
  app.openapi(route, async (c) => c.json(await registerByToken(c.get('deps'), c.req.valid('json')), 200))
}
