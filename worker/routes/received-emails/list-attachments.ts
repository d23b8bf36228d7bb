/** `GET /v1/emails/receiving/:id/attachments`: its attachments, with links. */
import { createRoute } from '@hono/zod-openapi'
import { ReceivedAttachmentList } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listAttachments } from '../../services/received-emails/read-attachments.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { originOf, ReceivedPath } from './received-path.ts'

const listAll = createRoute({
  method: 'get',
  path: '/v1/emails/receiving/{id}/attachments',
  tags: ['received emails'],
  summary: 'List the attachments of a received email',
  middleware: [requireAccess('read_all_mail')] as const,
  request: { params: ReceivedPath },
  responses: {
    200: { description: 'All attachments', content: { 'application/json': { schema: ReceivedAttachmentList } } },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerListReceivedAttachments(app: App): void {
  app.openapi(listAll, async (c) => {
    const request = { ...c.req.valid('param'), origin: originOf(c.req.url) }
    const data = await listAttachments(c.get('deps'), c.get('access'), request)
    return c.json({ object: 'list' as const, has_more: false, data }, 200)
  })
}
