/** `GET /v1/emails/:id/raw`: the signed bytes as they left, or will leave. */
import { createRoute, z } from '@hono/zod-openapi'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readRaw } from '../../services/emails/read-raw.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const raw = createRoute({
  method: 'get',
  path: '/v1/emails/{id}/raw',
  tags: ['emails'],
  summary: 'Read the raw mail',
  middleware: [requireAccess('read')] as const,
  request: { params: EmailPath },
  responses: {
    200: {
      description: 'The mail as RFC 5322 text',
      content: { 'message/rfc822': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetRaw(app: App): void {
  app.openapi(raw, async (c) => {
    const { id } = c.req.valid('param')
    // A browser must never render a mail's HTML from our origin.
    const headers = {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${id}.eml"`,
      'x-content-type-options': 'nosniff',
    }
    return c.body(await readRaw(c.get('deps'), c.get('access'), id), 200, headers)
  })
}
