/** `POST /relay/v1/leases`: which jobs are still the relay's after a gap in its lease. */
import { createRoute } from '@hono/zod-openapi'
import { LeasesAnswer, LeasesBody } from '@mailstead/contracts/heartbeat.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { keepLeases } from '../../services/relays/keep-leases.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const leases = createRoute({
  method: 'post',
  path: '/relay/v1/leases',
  tags: ['relay'],
  summary: 'Ask which jobs are still leased',
  security: [],
  middleware: [requireRelay] as const,
  request: { body: { required: true, content: { 'application/json': { schema: LeasesBody } } } },
  responses: {
    200: { description: 'The jobs that are kept', content: { 'application/json': { schema: LeasesAnswer } } },
    ...refusals(...RELAY_REFUSALS),
  },
})

export function registerLeases(app: App): void {
  app.openapi(leases, async (c) => c.json(await keepLeases(c.get('deps'), c.get('relay'), c.req.valid('json')), 200))
}
