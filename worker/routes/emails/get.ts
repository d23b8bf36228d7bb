/** `GET /v1/emails/:id`: one mail with its state. */
import { createRoute } from '@hono/zod-openapi'
import { Email } from '@mailstead/contracts/api/email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readEmail } from '../../services/emails/read-email.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/emails/{id}',
  tags: ['emails'],
  summary: 'Read a mail and its state',
  middleware: [requireAccess('read')] as const,
  request: { params: EmailPath },
  responses: {
    200: { description: 'The mail', content: { 'application/json': { schema: Email } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetEmail(app: App): void {
  app.openapi(get, async (c) => c.json(await readEmail(c.get('deps'), c.get('access'), c.req.valid('param').id), 200))
}
