/** `DELETE /v1/operator/dead-letters/:id`: forgets one for good. */
import { createRoute, z } from '@hono/zod-openapi'
import { DiscardedDeadLetter } from '@mailstead/contracts/api/operator/dead-letter.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { discardDeadLetter } from '../../../services/dead-letters/redrive.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const example = '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fb1'

const route = createRoute({
  method: 'delete',
  path: '/v1/operator/dead-letters/{id}',
  tags: ['operator'],
  summary: 'Discard a dead letter',
  description: 'For good. Of mail it loses nothing but what `events` would have told of it.',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example }) }) },
  responses: {
    200: { description: 'It is gone', content: { 'application/json': { schema: DiscardedDeadLetter } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerDiscardDeadLetter(app: App): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    await discardDeadLetter(c.get('deps'), c.get('person').userId, id)
    return c.json({ object: 'dead_letter' as const, id, deleted: true as const }, 200)
  })
}
