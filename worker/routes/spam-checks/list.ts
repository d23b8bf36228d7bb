/** `GET /v1/spam-checks`: mails that were scored on the account's demand, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListSpamChecks, SpamCheckList } from '@mailstead/contracts/api/emails/spam-check.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listSpamChecks } from '../../services/receiving/spam-check/list-spam-checks.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/spam-checks',
  tags: ['spam checks'],
  summary: 'List spam checks',
  description:
    'What was scored in the last 14 days by `/spamd/…` of the Frappe API. The mails themselves are not kept.',
  middleware: [requireAccess('read')] as const,
  request: { query: ListSpamChecks },
  responses: {
    200: { description: 'A page of checks', content: { 'application/json': { schema: SpamCheckList } } },
    ...refusals(...KEY_REFUSALS, 'validation_error'),
  },
})

export function registerListSpamChecks(app: App): void {
  app.openapi(list, async (c) =>
    c.json(await listSpamChecks(c.get('deps'), c.get('access'), c.req.valid('query')), 200),
  )
}
