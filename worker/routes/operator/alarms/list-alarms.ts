/** `GET /v1/operator/alarms`: what needs somebody, and what did in the last 30 days. */
import { createRoute } from '@hono/zod-openapi'
import { AlarmList } from '@mailstead/contracts/api/operator/alarm.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { showAlarms } from '../../../services/alarms/show-alarm.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/alarms',
  tags: ['operator'],
  summary: 'List alarms',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The alarms, open ones first', content: { 'application/json': { schema: AlarmList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListAlarms(app: App): void {
  app.openapi(route, async (c) => c.json({ object: 'list' as const, data: await showAlarms(c.get('deps')) }, 200))
}
