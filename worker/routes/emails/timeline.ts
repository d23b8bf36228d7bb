/** `GET /v1/emails/:id/timeline`: what became of each recipient, attempt by attempt. */
import { createRoute } from '@hono/zod-openapi'
import { Timeline } from '@mailstead/contracts/api/email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readTimeline } from '../../services/emails/read-timeline.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const timeline = createRoute({
  method: 'get',
  path: '/v1/emails/{id}/timeline',
  tags: ['emails'],
  summary: 'Read every step and attempt of a mail',
  middleware: [requireAccess('read')] as const,
  request: { params: EmailPath },
  responses: {
    200: { description: 'The timeline', content: { 'application/json': { schema: Timeline } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetTimeline(app: App): void {
  app.openapi(timeline, async (c) =>
    c.json(await readTimeline(c.get('deps'), c.get('access'), c.req.valid('param').id), 200),
  )
}
