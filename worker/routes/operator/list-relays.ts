/** `GET /v1/operator/relays`: the relays with their last heartbeats. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayList } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { readRelays } from '../../services/operator/read-relays.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/relays',
  tags: ['operator'],
  summary: 'List the relays',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The relays', content: { 'application/json': { schema: OperatorRelayList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListRelays(app: App): void {
  app.openapi(route, async (c) => {
    return c.json({ object: 'list' as const, data: await readRelays(c.get('deps')) }, 200)
  })
}
