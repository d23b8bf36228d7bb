/** `POST /v1/inboxes/:id/empty`: removes the mail of a folder for good. */
import { createRoute } from '@hono/zod-openapi'
import { EmptyInbox, InboxEmptied } from '@mailstead/contracts/api/inbox.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { emptyMailbox } from '../../services/mailboxes/empty-mailbox.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { InboxPath } from './inbox-path.ts'

const empty = createRoute({
  method: 'post',
  path: '/v1/inboxes/{id}/empty',
  tags: ['inboxes'],
  summary: 'Remove the mail of a folder for good',
  middleware: [requireAccess('change_mail')] as const,
  request: {
    params: InboxPath,
    body: { required: true, content: { 'application/json': { schema: EmptyInbox } } },
  },
  responses: {
    200: { description: 'What was removed', content: { 'application/json': { schema: InboxEmptied } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerEmptyInbox(app: App): void {
  app.openapi(empty, async (c) => {
    const what = { ...c.req.valid('json'), inbox: c.req.valid('param').id }
    return c.json(await emptyMailbox(c.get('deps'), actingIn(c), what), 200)
  })
}
