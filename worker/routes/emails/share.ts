/** `POST /v1/emails/:id/share`: a link by which anybody sees the mail until the link ends. */
import { createRoute } from '@hono/zod-openapi'
import { SharedEmail, ShareEmail } from '@mailstead/contracts/api/emails/email-actions.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { shareEmail } from '../../services/sharing/share-email.ts'
import { actingIn } from '../acting.ts'
import { type App, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from './email-path.ts'

const share = createRoute({
  method: 'post',
  path: '/v1/emails/{id}/share',
  tags: ['emails'],
  summary: 'Share a mail by a link',
  middleware: [requireAccess('manage')] as const,
  request: {
    params: EmailPath,
    body: { required: true, content: { 'application/json': { schema: ShareEmail } } },
  },
  responses: {
    200: { description: 'The link', content: { 'application/json': { schema: SharedEmail } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerShareEmail(app: App): void {
  app.openapi(share, async (c) => {
    const request = {
      id: c.req.valid('param').id,
      origin: new URL(c.req.url).origin,
      validMs: c.req.valid('json').expires_in,
    }
    return c.json(await shareEmail(c.get('deps'), actingIn(c), request), 200)
  })
}
