/** `PATCH /v1/emails/:id`: gives mail that waits for its time another one. */
import { createRoute } from '@hono/zod-openapi'
import { EmailReference, RescheduleEmail } from '@mailstead/contracts/api/email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { reschedule } from '../../services/sending/reschedule.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/emails/{id}',
  tags: ['emails'],
  summary: 'Reschedule a mail',
  middleware: [requireAccess('manage')] as const,
  request: {
    params: EmailPath,
    body: { required: true, content: { 'application/json': { schema: RescheduleEmail } } },
  },
  responses: {
    200: { description: 'It goes out at the new time', content: { 'application/json': { schema: EmailReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerUpdateEmail(app: App): void {
  app.openapi(update, async (c) => {
    const { id } = c.req.valid('param')
    await reschedule(c.get('deps'), c.get('access'), id, c.req.valid('json').scheduled_at)
    return c.json({ object: 'email' as const, id }, 200)
  })
}
