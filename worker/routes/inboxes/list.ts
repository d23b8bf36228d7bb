/** `GET /v1/inboxes`: the account's inboxes, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { InboxList, ListInboxes } from '@mailstead/contracts/api/inbox.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listMailboxes } from '../../services/mailboxes/read-mailboxes.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/inboxes',
  tags: ['inboxes'],
  summary: 'List inboxes',
  middleware: [requireAccess('read_mail')] as const,
  request: { query: ListInboxes },
  responses: {
    200: { description: 'A page of inboxes', content: { 'application/json': { schema: InboxList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListInboxes(app: App): void {
  app.openapi(list, async (c) => c.json(await listMailboxes(c.get('deps'), c.get('access'), c.req.valid('query')), 200))
}
