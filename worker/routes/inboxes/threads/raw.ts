/** `GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/raw`: the bytes as they came, behind what this host says about them. */
import { createRoute, z } from '@hono/zod-openapi'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { readMailRaw } from '../../../services/mailboxes/threads/read-mail-raw.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { ThreadMailPath } from '../inbox-path.ts'

const raw = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/{threadId}/emails/{emailId}/raw',
  tags: ['inboxes'],
  summary: 'Read the raw mail',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: ThreadMailPath },
  responses: {
    200: {
      description:
        'The mail: Delivered-To, Received-At, Received and Authentication-Results of this host, then the untouched bytes',
      content: { 'message/rfc822': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

export function registerGetThreadMailRaw(app: App): void {
  app.openapi(raw, async (c) => {
    const { id: inbox, threadId, emailId } = c.req.valid('param')
    const body = await readMailRaw(c.get('deps'), c.get('access'), { inbox, threadId, emailId })
    // A browser must never render a mail's HTML from our origin. The id is one of ours: it was found.
    const headers = {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${emailId}.eml"`,
      'x-content-type-options': 'nosniff',
    }
    return c.body(body, 200, headers)
  })
}
