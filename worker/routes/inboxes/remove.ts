/** `DELETE /v1/inboxes/:id`: removes an inbox with all its mail. */
import { createRoute } from '@hono/zod-openapi'
import { InboxRemoved } from '@mailstead/contracts/api/inbox.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { removeMailbox } from '../../services/mailboxes/remove-mailbox.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { InboxPath } from './inbox-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/inboxes/{id}',
  tags: ['inboxes'],
  summary: 'Remove an inbox with its mail',
  middleware: [requireAccess('manage_mailboxes')] as const,
  request: { params: InboxPath },
  responses: {
    200: { description: 'The inbox is removed', content: { 'application/json': { schema: InboxRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error', 'conflict'),
  },
})

export function registerRemoveInbox(app: App): void {
  app.openapi(remove, async (c) => {
    const [deps, access] = [c.get('deps'), actingIn(c)]
    try {
      const id = await removeMailbox(deps, access, c.req.valid('param').id)
      return c.json({ object: 'inbox' as const, id, deleted: true as const }, 200)
    } finally {
      // Also after a removal that has to be repeated: the inbox is gone for everybody by then.
      await tellNotedEvents(deps, access)
    }
  })
}
