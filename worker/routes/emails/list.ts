/** `GET /v1/emails`: the account’s mails, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { EmailList, ListEmails } from '@mailstead/contracts/api/emails/email-list.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listEmails } from '../../services/emails/list-emails.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/emails',
  tags: ['emails'],
  summary: 'List mails',
  middleware: [requireAccess('read')] as const,
  request: { query: ListEmails },
  responses: {
    200: { description: 'A page of mails', content: { 'application/json': { schema: EmailList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListEmails(app: App): void {
  app.openapi(list, async (c) => c.json(await listEmails(c.get('deps'), c.get('access'), c.req.valid('query')), 200))
}
