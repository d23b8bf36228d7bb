/** `POST /v1/operator/spam-holds/:id/release`: the mail goes on, and is not checked again. */
import { createRoute } from '@hono/zod-openapi'
import { DecidedSpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { decideAsOperator } from '../../../services/outgoing-check/decide-held.ts'
import { actingOperator } from '../../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { EmailPath } from '../../emails/email-path.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/spam-holds/{id}/release',
  tags: ['operator'],
  summary: 'Release a held mail',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: EmailPath },
  responses: {
    200: { description: 'It goes on', content: { 'application/json': { schema: DecidedSpamHold } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerReleaseHeld(app: App): void {
  app.openapi(route, async (c) => {
    const decision = { state: 'released' as const, reason: null }
    return c.json(await decideAsOperator(c.get('deps'), actingOperator(c), c.req.valid('param').id, decision), 200)
  })
}
