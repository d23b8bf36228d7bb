/** `POST /v1/operator/holds`: mail in the scope waits, what is new too, until the hold is released or ends. */
import { createRoute } from '@hono/zod-openapi'
import { CreateHold, PlacedHold } from '@mailstead/contracts/api/operator/hold.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { createHold } from '../../../services/control/operator/operate-holds.ts'
import { actingOperator } from '../../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/holds',
  tags: ['operator'],
  summary: 'Hold mail that waits',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateHold } } } },
  responses: {
    201: { description: 'The hold is in force', content: { 'application/json': { schema: PlacedHold } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerCreateHold(app: App): void {
  app.openapi(route, async (c) => c.json(await createHold(c.get('deps'), actingOperator(c), c.req.valid('json')), 201))
}
