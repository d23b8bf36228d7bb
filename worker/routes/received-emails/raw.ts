/** `GET /v1/emails/receiving/:id/raw`: the bytes as they came, behind what this host says about them. */
import { createRoute, z } from '@hono/zod-openapi'
import { requireAccess } from '../../middleware/authenticate.ts'
import { requireDelivery } from '../../services/received-emails/read-received.ts'
import { openReceivedRaw } from '../../services/received-emails/read-received-raw.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { ReceivedPath } from './received-path.ts'

const raw = createRoute({
  method: 'get',
  path: '/v1/emails/receiving/{id}/raw',
  tags: ['received emails'],
  summary: 'Read the raw received email',
  middleware: [requireAccess('read_all_mail')] as const,
  request: { params: ReceivedPath },
  responses: {
    200: {
      description:
        'The mail: Delivered-To, Received-At, Received and Authentication-Results of this host, then the untouched bytes',
      content: { 'message/rfc822': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals(...KEY_REFUSALS, 'not_found'),
  },
})

export function registerGetReceivedRaw(app: App): void {
  app.openapi(raw, async (c) => {
    const [deps, access] = [c.get('deps'), c.get('access')]
    const row = await requireDelivery(deps, access, c.req.valid('param').id)
    // A browser must never render a mail's HTML from our origin.
    const headers = {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${row.id}.eml"`,
      'x-content-type-options': 'nosniff',
    }
    return c.body(await openReceivedRaw(deps, access.tenant, row, row.rcptTo[0] ?? null), 200, headers)
  })
}
