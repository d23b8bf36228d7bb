/** `GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/attachments`: a mail's attachments, with links. */
import { createRoute } from '@hono/zod-openapi'
import { ReceivedAttachmentList } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { listMailAttachments } from '../../../services/mailboxes/threads/read-mail-attachments.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadMailPath } from '../inbox-path.ts'

const listAll = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/{threadId}/emails/{emailId}/attachments',
  tags: ['inboxes'],
  summary: 'List the attachments of a mail',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: ThreadMailPath },
  responses: {
    200: { description: 'All attachments', content: { 'application/json': { schema: ReceivedAttachmentList } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerListThreadAttachments(app: App): void {
  app.openapi(listAll, async (c) => {
    const { id: inbox, threadId, emailId } = c.req.valid('param')
    const place = { inbox, threadId, emailId, origin: new URL(c.req.url).origin }
    const data = await listMailAttachments(c.get('deps'), c.get('access').tenant, place)
    return c.json({ object: 'list' as const, has_more: false, data }, 200)
  })
}
