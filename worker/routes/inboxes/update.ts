/** `PATCH /v1/inboxes/:id`: its settings. */
import { createRoute } from '@hono/zod-openapi'
import { InboxReference, UpdateInbox } from '@mailstead/contracts/api/inbox.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { updateMailbox } from '../../services/mailboxes/update-mailbox.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { InboxPath } from './inbox-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/inboxes/{id}',
  tags: ['inboxes'],
  summary: 'Change an inbox',
  middleware: [requireAccess('manage_mailboxes')] as const,
  request: {
    params: InboxPath,
    body: { required: true, content: { 'application/json': { schema: UpdateInbox } } },
  },
  responses: {
    200: { description: 'The inbox is changed', content: { 'application/json': { schema: InboxReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateInbox(app: App): void {
  app.openapi(update, async (c) => {
    const { id: name } = c.req.valid('param')
    const [deps, access] = [c.get('deps'), actingIn(c)]
    const id = await updateMailbox(deps, access, name, c.req.valid('json'))
    await tellNotedEvents(deps, access)
    return c.json({ object: 'inbox' as const, id }, 200)
  })
}
