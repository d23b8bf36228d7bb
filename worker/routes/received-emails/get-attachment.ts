/** `GET /v1/emails/receiving/:id/attachments/:attachmentId`: one attachment, with a link. */
import { createRoute } from '@hono/zod-openapi'
import { ReceivedAttachment } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readAttachment } from '../../services/received-emails/read-attachments.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { AttachmentPath, originOf } from './received-path.ts'

const getOne = createRoute({
  method: 'get',
  path: '/v1/emails/receiving/{id}/attachments/{attachmentId}',
  tags: ['received emails'],
  summary: 'Read an attachment of a received email',
  middleware: [requireAccess('read_all_mail')] as const,
  request: { params: AttachmentPath },
  responses: {
    200: { description: 'The attachment', content: { 'application/json': { schema: ReceivedAttachment } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetReceivedAttachment(app: App): void {
  app.openapi(getOne, async (c) => {
    const request = { ...c.req.valid('param'), origin: originOf(c.req.url) }
    const attachment = await readAttachment(c.get('deps'), c.get('access'), request)
    return c.json({ object: 'attachment' as const, ...attachment }, 200)
  })
}
