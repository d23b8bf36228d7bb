/** `POST /v1/operator/dead-letters/:id/redrive`: sends one to its queue again. */
import { createRoute, z } from '@hono/zod-openapi'
import { RedrivenDeadLetters } from '@mailstead/contracts/api/operator/dead-letter.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { redriveDeadLetter } from '../../../services/dead-letters/redrive.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const example = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fb1'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/dead-letters/{id}/redrive',
  tags: ['operator'],
  summary: 'Send a dead letter to its queue again',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example }) }) },
  responses: {
    200: { description: 'It is in its queue', content: { 'application/json': { schema: RedrivenDeadLetters } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerRedriveDeadLetter(app: App): void {
  app.openapi(route, async (c) => {
    const done = await redriveDeadLetter(c.get('deps'), c.get('person').userId, c.req.valid('param').id)
    return c.json({ object: 'redrive' as const, ...done }, 200)
  })
}
