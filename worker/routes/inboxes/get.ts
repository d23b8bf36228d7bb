/** `GET /v1/inboxes/:id`: one inbox with what is unread in it. */
import { createRoute } from '@hono/zod-openapi'
import { Inbox } from '@mailstead/contracts/api/inbox.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readMailbox } from '../../services/mailboxes/read-mailboxes.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { InboxPath } from './inbox-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}',
  tags: ['inboxes'],
  summary: 'Read an inbox',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: InboxPath },
  responses: {
    200: { description: 'The inbox', content: { 'application/json': { schema: Inbox } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerGetInbox(app: App): void {
  app.openapi(get, async (c) =>
    c.json(await readMailbox(c.get('deps'), c.get('access').tenant, c.req.valid('param').id), 200),
  )
}
