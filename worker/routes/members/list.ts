/** `GET /v1/members`: the account’s people, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { ListMembers, MemberList } from '@mailstead/contracts/api/people/member.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listMembers } from '../../services/members/read-members.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/members',
  tags: ['people'],
  summary: 'List members',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { query: ListMembers },
  responses: {
    200: { description: 'A page of members', content: { 'application/json': { schema: MemberList } } },
    ...refusals(...PERSON_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerListMembers(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listMembers(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}
