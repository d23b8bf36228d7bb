/** `GET /v1/event-log`: every event of the account in order, to catch up after an outage. */
import { createRoute } from '@hono/zod-openapi'
import { EventLog, ReadEventLog } from '@mailstead/contracts/api/event.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readEventLog } from '../../services/events/read-event-log.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/event-log',
  tags: ['events'],
  summary: 'Read events in order',
  description:
    'Oldest first, without gaps: whoever remembers the last `seq` misses nothing. Events are kept for 30 days.',
  middleware: [requireAccess('read')] as const,
  request: { query: ReadEventLog },
  responses: {
    200: { description: 'A page of events', content: { 'application/json': { schema: EventLog } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerReadEventLog(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await readEventLog(c.get('deps'), c.get('access'), c.req.valid('query')), 200)
  })
}
