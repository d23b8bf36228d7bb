/** `POST /v1/inboxes`: a new inbox. */
import { createRoute } from '@hono/zod-openapi'
import { CreateInbox, InboxReference } from '@mailstead/contracts/api/inbox.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { once } from '../../services/idempotency/once.ts'
import { createMailbox } from '../../services/mailboxes/create-mailbox.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/inboxes',
  tags: ['inboxes'],
  summary: 'Create an inbox',
  middleware: [requireAccess('manage_mailboxes')] as const,
  request: {
    headers: IdempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: CreateInbox } } },
  },
  responses: {
    201: { description: 'The inbox takes mail', content: { 'application/json': { schema: InboxReference } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'invalid_idempotent_request', 'limit_reached', 'conflict'),
  },
})

export function registerCreateInbox(app: App): void {
  app.openapi(create, async (c) => {
    const [deps, access, request] = [c.get('deps'), actingIn(c), c.req.valid('json')]
    const keyed = { operation: create.path, key: c.req.valid('header')['idempotency-key'] ?? null, request }
    const answer = await once(deps, access, keyed, async ({ id: newId }) => {
      const id = await createMailbox(deps, access, request, newId)
      await tellNotedEvents(deps, access)
      return { object: 'inbox' as const, id }
    })
    return c.json(answer, 201)
  })
}
