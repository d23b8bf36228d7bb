/** `GET /v1/emails/:id/attachments/:attachmentId`: one attachment, with a link. */
import { createRoute } from '@hono/zod-openapi'
import { SentAttachment } from '@mailstead/contracts/api/emails/sent-attachment.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readAttachment } from '../../services/emails/read-attachments.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { AttachmentPath } from './email-path.ts'

const getOne = createRoute({
  method: 'get',
  path: '/v1/emails/{id}/attachments/{attachmentId}',
  tags: ['emails'],
  summary: 'Read an attachment of a mail',
  middleware: [requireAccess('read')] as const,
  request: { params: AttachmentPath },
  responses: {
    200: { description: 'The attachment', content: { 'application/json': { schema: SentAttachment } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerGetAttachment(app: App): void {
  app.openapi(getOne, async (c) => {
    const request = { ...c.req.valid('param'), origin: new URL(c.req.url).origin }
    const attachment = await readAttachment(c.get('deps'), c.get('access'), request)
    return c.json({ object: 'attachment' as const, ...attachment }, 200)
  })
}
