/** `POST /v1/operator/alarms/test`: tells a test by mail and webhook, and says what became of it. */
import { createRoute } from '@hono/zod-openapi'
import { AlarmTest } from '@mailstead/contracts/api/operator/alarm.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { testAlarms } from '../../../services/alarms/test-alarms.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/alarms/test',
  tags: ['operator'],
  summary: 'Test by which alarms are told',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'What became of it', content: { 'application/json': { schema: AlarmTest } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerTestAlarms(app: App): void {
  app.openapi(route, async (c) => c.json(await testAlarms(c.get('deps')), 200))
}
