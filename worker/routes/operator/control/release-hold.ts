/** `DELETE /v1/operator/holds/:id`: its mail goes on. */
import { createRoute, z } from '@hono/zod-openapi'
import { ReleasedHold } from '@mailstead/contracts/api/operator/hold.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { releaseHold } from '../../../services/control/operator/operate-holds.ts'
import { actingOperator } from '../../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'delete',
  path: '/v1/operator/holds/{id}',
  tags: ['operator'],
  summary: 'Release a hold',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: {
    params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'gmail-trouble' }) }),
  },
  responses: {
    200: { description: 'The hold is gone', content: { 'application/json': { schema: ReleasedHold } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerReleaseHold(app: App): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await releaseHold(c.get('deps'), actingOperator(c), id), 200)
  })
}
