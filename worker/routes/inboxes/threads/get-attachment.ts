/** `GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/attachments/:attachmentId`: one attachment, with a link. */
import { createRoute } from '@hono/zod-openapi'
import { ReceivedAttachment } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { readMailAttachment } from '../../../services/mailboxes/threads/read-mail-attachments.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadAttachmentPath } from '../inbox-path.ts'

const getOne = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/{threadId}/emails/{emailId}/attachments/{attachmentId}',
  tags: ['inboxes'],
  summary: 'Read an attachment of a mail in an inbox',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: ThreadAttachmentPath },
  responses: {
    200: { description: 'The attachment', content: { 'application/json': { schema: ReceivedAttachment } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerGetThreadAttachment(app: App): void {
  app.openapi(getOne, async (c) => {
    const { id: inbox, threadId, emailId, attachmentId } = c.req.valid('param')
    const place = { inbox, threadId, emailId, attachmentId, origin: new URL(c.req.url).origin }
    const attachment = await readMailAttachment(c.get('deps'), c.get('access').tenant, place)
    return c.json({ object: 'attachment' as const, ...attachment }, 200)
  })
}
