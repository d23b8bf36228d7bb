/** `GET /v1/operator/queues`: what waits where. */
import { createRoute } from '@hono/zod-openapi'
import { WorkQueueList } from '@mailstead/contracts/api/operator/queue.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { readQueues } from '../../../services/status/read-queues.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/queues',
  tags: ['operator'],
  summary: 'See what waits',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The queues', content: { 'application/json': { schema: WorkQueueList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListQueues(app: App): void {
  app.openapi(route, async (c) => c.json({ object: 'list' as const, data: await readQueues(c.get('deps')) }, 200))
}
