/** `GET /v1/emails/:id/attachments`: its attachments, with links. */
import { createRoute } from '@hono/zod-openapi'
import { SentAttachmentList } from '@mailstead/contracts/api/emails/sent-attachment.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listAttachments } from '../../services/emails/read-attachments.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const listAll = createRoute({
  method: 'get',
  path: '/v1/emails/{id}/attachments',
  tags: ['emails'],
  summary: 'List the attachments of a mail',
  middleware: [requireAccess('read')] as const,
  request: { params: EmailPath },
  responses: {
    200: { description: 'All attachments', content: { 'application/json': { schema: SentAttachmentList } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerListAttachments(app: App): void {
  app.openapi(listAll, async (c) => {
    const request = { ...c.req.valid('param'), origin: new URL(c.req.url).origin }
    const data = await listAttachments(c.get('deps'), c.get('access'), request)
    return c.json({ object: 'list' as const, has_more: false, data }, 200)
  })
}
