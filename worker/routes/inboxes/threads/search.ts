/** `GET /v1/inboxes/:id/threads/search`: threads with a mail that fits, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { FoundInboxThreadList, SearchInboxThreads } from '@mailstead/contracts/api/inbox-thread.ts'
import { requireAccess } from '../../../middleware/authenticate.ts'
import { searchThreads } from '../../../services/mailboxes/threads/list-threads.ts'
import { type App, KEY_REFUSALS, refusals } from '../../app-types.ts'
import { InboxPath } from '../inbox-path.ts'

const search = createRoute({
  method: 'get',
  path: '/v1/inboxes/{id}/threads/search',
  tags: ['inboxes'],
  summary: 'Search threads',
  middleware: [requireAccess('read_mail')] as const,
  request: { params: InboxPath, query: SearchInboxThreads },
  responses: {
    200: { description: 'A page of threads', content: { 'application/json': { schema: FoundInboxThreadList } } },
    ...refusals(...KEY_REFUSALS, 'not_found', 'validation_error'),
  },
})

/** Registered in front of the path of one thread, which would take `search` for an id. */
export function registerSearchThreads(app: App): void {
  app.openapi(search, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await searchThreads(c.get('deps'), c.get('access').tenant, id, c.req.valid('query')), 200)
  })
}
