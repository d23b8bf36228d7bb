/** `POST /v1/operator/control`: flush, expire, cancel or re-route mail that waits. */
import { createRoute } from '@hono/zod-openapi'
import { ControlDone, ControlOrder } from '@mailstead/contracts/api/operator/control.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { carryOut } from '../../../services/control/operator/carry-out.ts'
import { actingOperator } from '../../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/control',
  tags: ['operator'],
  summary: 'Flush, expire, cancel or re-route mail that waits',
  description:
    'It is done by every relay that is heard within seconds, and by the others with their next heartbeat. Mail that is accepted later is not concerned.',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: ControlOrder } } } },
  responses: {
    200: { description: 'What it came to', content: { 'application/json': { schema: ControlDone } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerControlMail(app: App): void {
  app.openapi(route, async (c) => c.json(await carryOut(c.get('deps'), actingOperator(c), c.req.valid('json')), 200))
}
