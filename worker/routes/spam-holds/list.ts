/** `GET /v1/spam-holds`: the account's outgoing mail that looks like spam and waits for a person, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListSpamHolds, SpamHoldList } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listOwnHeld } from '../../services/outgoing-check/list-held.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/spam-holds',
  tags: ['emails'],
  summary: 'List mail that is held as spam',
  middleware: [requireAccess('read')] as const,
  request: { query: ListSpamHolds },
  responses: {
    200: { description: 'A page of mails', content: { 'application/json': { schema: SpamHoldList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListSpamHolds(app: App): void {
  app.openapi(list, async (c) => c.json(await listOwnHeld(c.get('deps'), c.get('access'), c.req.valid('query')), 200))
}
