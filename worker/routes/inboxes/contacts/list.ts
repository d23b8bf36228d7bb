/** `GET /v1/inboxes/:id/contacts`: the address book of an inbox, those used last first. */
import { createRoute } from '@hono/zod-openapi'
import { ContactList, ListContacts } from '@mailstead/contracts/api/contact.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { listContacts } from '../../../services/mailboxes/contacts/read-contacts.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { InboxPath } from '../inbox-path.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/contacts',
  tags: ['inboxes'],
  summary: 'List contacts, or search in them',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: InboxPath, query: ListContacts },
  responses: {
    200: { description: 'A page of contacts', content: { 'application/json': { schema: ContactList } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListContacts(app: App): void {
  app.openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await listContacts(c.get('deps'), c.get('access').tenant, id, c.req.valid('query')), 200)
  })
}
