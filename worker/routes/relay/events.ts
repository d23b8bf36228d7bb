/** `POST /relay/v1/events`: what became of recipients. 202 only after the queue holds the events. */
import { createRoute, z } from '@hono/zod-openapi'
import { DeliveryEventBatch } from '@mailstead/contracts/delivery-event.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { queueEvents } from '../../services/relays/queue-events.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const events = createRoute({
  method: 'post',
  path: '/relay/v1/events',
  tags: ['relay'],
  summary: 'Report delivery events',
  security: [],
  middleware: [requireRelay] as const,
  request: { body: { required: true, content: { 'application/json': { schema: DeliveryEventBatch } } } },
  responses: {
    202: { description: 'The events are queued', content: { 'application/json': { schema: z.object({}) } } },
    ...refusals(...RELAY_REFUSALS),
  },
})

export function registerEvents(app: App): void {
  app.openapi(events, async (c) => {
    await queueEvents(c.get('deps'), c.get('relay'), c.req.valid('json').events)
    return c.json({}, 202)
  })
}
