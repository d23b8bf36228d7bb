/** `POST /v1/operator/spam-holds/:id/refuse`: its recipients have failed, with the reason. */
import { createRoute } from '@hono/zod-openapi'
import { DecidedSpamHold, RefuseHeld } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { decideAsOperator } from '../../../services/outgoing-check/decide-held.ts'
import { actingOperator } from '../../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { EmailPath } from '../../emails/email-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/spam-holds/{id}/refuse',
  tags: ['operator'],
  summary: 'Refuse a held mail',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: EmailPath, body: { required: true, content: { 'application/json': { schema: RefuseHeld } } } },
  responses: {
    200: { description: 'It is not sent', content: { 'application/json': { schema: DecidedSpamHold } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRefuseHeld(app: App): void {
  app.openapi(route, async (c) => {
    const decision = { state: 'refused' as const, ...c.req.valid('json') }
    return c.json(await decideAsOperator(c.get('deps'), actingOperator(c), c.req.valid('param').id, decision), 200)
  })
}
