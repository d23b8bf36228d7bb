/** `POST /relay/v1/heartbeat`: a relay's sign of life; the answer renews its leases. */
import { createRoute } from '@hono/zod-openapi'
import { Heartbeat, HeartbeatAnswer } from '@mailstead/contracts/heartbeat.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { recordHeartbeat } from '../../services/relays/record-heartbeat.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const heartbeat = createRoute({
  method: 'post',
  path: '/relay/v1/heartbeat',
  tags: ['relay'],
  summary: 'Report life and renew the lease',
  security: [],
  middleware: [requireRelay] as const,
  request: { body: { required: true, content: { 'application/json': { schema: Heartbeat } } } },
  responses: {
    200: { description: 'The lease is renewed', content: { 'application/json': { schema: HeartbeatAnswer } } },
    ...refusals(...RELAY_REFUSALS),
  },
})

export function registerHeartbeat(app: App): void {
  app.openapi(heartbeat, async (c) => {
    return c.json(await recordHeartbeat(c.get('deps'), c.get('relay'), c.req.valid('json')), 200)
  })
}
