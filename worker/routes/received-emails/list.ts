/** `GET /v1/emails/receiving`: received mail of every folder, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListReceivedEmails, ReceivedEmailList } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listReceived } from '../../services/received-emails/read-received.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/emails/receiving',
  tags: ['received emails'],
  summary: 'List received emails',
  middleware: [requireAccess('read_all_mail')] as const,
  request: { query: ListReceivedEmails },
  responses: {
    200: { description: 'A page of mails', content: { 'application/json': { schema: ReceivedEmailList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListReceived(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listReceived(c.get('deps'), c.get('access'), c.req.valid('query')), 200)
  })
}
