/** `GET /v1/operator/relays`, and the same under `/v1/relays`: the relays with their last heartbeats. */
import { createRoute } from '@hono/zod-openapi'
import { OperatorRelayList } from '@mailstead/contracts/api/operator/relay.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { readRelays } from '../../../services/relays/registry/read-relays.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const routeAt = (path: '/v1/operator/relays' | '/v1/relays') =>
  createRoute({
    ...{ method: 'get', path, tags: ['operator'], summary: 'List the relays', security: [{ session: [] }] },
    middleware: [requireStaff] as const,
    responses: {
      200: { description: 'The relays', content: { 'application/json': { schema: OperatorRelayList } } },
      ...refusals(...PERSON_REFUSALS, 'not_found'),
    },
  })

export function registerListRelays(app: App): void {
  for (const path of ['/v1/operator/relays', '/v1/relays'] as const)
    app.openapi(routeAt(path), async (c) => {
      return c.json({ object: 'list' as const, data: await readRelays(c.get('deps')) }, 200)
    })
}
