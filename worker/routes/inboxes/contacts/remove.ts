/** `DELETE /v1/inboxes/:id/contacts/:address`: takes somebody out of the address book, until the next mail. */
import { createRoute } from '@hono/zod-openapi'
import { ContactRemoved } from '@mailstead/contracts/api/contact.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { removeContact } from '../../../services/mailboxes/contacts/read-contacts.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ContactPath } from '../inbox-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/inboxes/{id}/contacts/{address}',
  tags: ['inboxes'],
  summary: 'Remove a contact',
  middleware: [requireAccess('change_mail')] as const,
  request: { params: ContactPath },
  responses: {
    200: { description: 'The contact is gone', content: { 'application/json': { schema: ContactRemoved } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerRemoveContact(app: App): void {
  app.openapi(remove, async (c) => {
    const { id: inbox, address } = c.req.valid('param')
    await removeContact(c.get('deps'), c.get('access').tenant, { inbox, address })
    return c.json({ object: 'contact' as const, address, deleted: true as const }, 200)
  })
}
