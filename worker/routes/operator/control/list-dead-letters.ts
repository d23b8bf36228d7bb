/** `GET /v1/operator/dead-letters`: messages that a queue gave up on. What they carry is not shown. */
import { createRoute } from '@hono/zod-openapi'
import { DeadLetterList, ListDeadLetters } from '@mailstead/contracts/api/operator/dead-letter.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { showDeadLetters } from '../../../services/dead-letters/show-dead-letters.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/dead-letters',
  tags: ['operator'],
  summary: 'List dead letters',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { query: ListDeadLetters },
  responses: {
    200: { description: 'A page of them, newest first', content: { 'application/json': { schema: DeadLetterList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListDeadLetters(app: App): void {
  app.openapi(route, async (c) => c.json(await showDeadLetters(c.get('deps'), c.req.valid('query')), 200))
}
