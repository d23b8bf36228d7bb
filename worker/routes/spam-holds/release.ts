/** `POST /v1/spam-holds/:id/release`: a held mail of the account goes on, where the operator lets accounts decide. */
import { createRoute } from '@hono/zod-openapi'
import { DecidedSpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { releaseOwn } from '../../services/outgoing-check/decide-held.ts'
import { actingIn } from '../acting.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { EmailPath } from '../emails/email-path.ts'

const release = createRoute({
  method: 'post',
  path: '/v1/spam-holds/{id}/release',
  tags: ['emails'],
  summary: 'Release a mail that is held as spam',
  description: 'Only where the operator lets accounts decide; `conflict` says that he does not.',
  middleware: [requireAccess('manage')] as const,
  request: { params: EmailPath },
  responses: {
    200: { description: 'It goes on', content: { 'application/json': { schema: DecidedSpamHold } } },
    ...refusals(
      ...KEY_REFUSALS,
      'invalid_json',
      'unsupported_media_type',
      'payload_too_large',
      'not_found',
      'conflict',
    ),
  },
})

export function registerReleaseOwnHeld(app: App): void {
  app.openapi(release, async (c) => c.json(await releaseOwn(c.get('deps'), actingIn(c), c.req.valid('param').id), 200))
}
