/** `POST /v1/tenant/request-review`: asks the operator to lift the sandbox, or to end a pause. */
import { createRoute } from '@hono/zod-openapi'
import { RequestReview, ReviewRequested } from '@mailstead/contracts/api/people/standing.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { requestReview } from '../../services/standing/request-review.ts'
import { actingOf } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/tenant/request-review',
  tags: ['people'],
  summary: 'Ask for a review',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: RequestReview } } } },
  responses: {
    200: { description: 'The operator is asked', content: { 'application/json': { schema: ReviewRequested } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRequestReview(app: App): void {
  app.openapi(route, async (c) => {
    const kind = await requestReview(c.get('deps'), c.get('access').tenant, actingOf(c), c.req.valid('json'))
    return c.json({ object: 'review' as const, kind }, 200)
  })
}
