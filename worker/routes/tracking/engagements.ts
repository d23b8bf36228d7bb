/** `GET /v1/emails/:id/engagements`: opens and clicks of a mail. */
import { createRoute } from '@hono/zod-openapi'
import { EmailEngagements } from '@mailstead/contracts/api/emails/engagement.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readEngagements } from '../../services/tracking/read-engagements.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from '../emails/email-path.ts'

const engagements = createRoute({
  method: 'get',
  path: '/v1/emails/{id}/engagements',
  tags: ['emails'],
  summary: 'Read the opens and clicks of a mail',
  middleware: [requireAccess('read')] as const,
  request: { params: EmailPath },
  responses: {
    200: { description: 'What was counted', content: { 'application/json': { schema: EmailEngagements } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetEngagements(app: App): void {
  app.openapi(engagements, async (c) =>
    c.json(await readEngagements(c.get('deps'), c.get('access'), c.req.valid('param').id), 200),
  )
}
