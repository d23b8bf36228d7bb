/** `GET /v1/audit`: who did what in the account, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { AuditList, ListAudit } from '@mailstead/contracts/api/people/audit.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listAudit } from '../../services/members/read-members.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/audit',
  tags: ['people'],
  summary: 'List what was done',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { query: ListAudit },
  responses: {
    200: { description: 'A page of the audit log', content: { 'application/json': { schema: AuditList } } },
    ...refusals(...PERSON_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerListAudit(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listAudit(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}
