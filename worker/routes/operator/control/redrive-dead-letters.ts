/** `POST /v1/operator/dead-letters/redrive`: sends all open ones of a queue to it again. */
import { createRoute } from '@hono/zod-openapi'
import { RedriveDeadLetters, RedrivenDeadLetters } from '@mailstead/contracts/api/operator/dead-letter.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { redriveQueue } from '../../../services/dead-letters/redrive.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/dead-letters/redrive',
  tags: ['operator'],
  summary: 'Send the dead letters of a queue to it again',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: RedriveDeadLetters } } } },
  responses: {
    200: { description: 'They are in their queue', content: { 'application/json': { schema: RedrivenDeadLetters } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerRedriveDeadLetters(app: App): void {
  app.openapi(route, async (c) => {
    const done = await redriveQueue(c.get('deps'), c.get('person').userId, c.req.valid('json').queue)
    return c.json({ object: 'redrive' as const, ...done }, 200)
  })
}
