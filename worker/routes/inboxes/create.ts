/** `POST /v1/inboxes`: a new inbox. */
import { createRoute } from '@hono/zod-openapi'
import { CreateInbox, InboxReference } from '@mailstead/contracts/api/inbox.ts'
import { requireKey } from '../../middleware/authenticate.ts'
import { createMailbox } from '../../services/mailboxes/create-mailbox.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/inboxes',
  tags: ['inboxes'],
  summary: 'Create an inbox',
  middleware: [requireKey('manage')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateInbox } } } },
  responses: {
    201: { description: 'The inbox takes mail', content: { 'application/json': { schema: InboxReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'conflict'),
  },
})

export function registerCreateInbox(app: App): void {
  app.openapi(create, async (c) => {
    const id = await createMailbox(c.get('deps'), c.get('access').tenant, c.req.valid('json'))
    return c.json({ object: 'inbox' as const, id }, 201)
  })
}
