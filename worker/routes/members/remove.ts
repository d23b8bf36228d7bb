/** `DELETE /v1/members/:id`: the person is out at once. Owners and admins remove others; everybody may leave. */
import { createRoute } from '@hono/zod-openapi'
import { MemberRemoved } from '@mailstead/contracts/api/people/member.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeMember } from '../../services/members/change-member.ts'
import { actingMember } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { MemberPath, parseMemberId } from './member-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/members/{id}',
  tags: ['people'],
  summary: 'Remove a member',
  security: [{ session: [] }],
  middleware: [requireAccess('belong')] as const,
  request: { params: MemberPath },
  responses: {
    200: { description: 'The member is out', content: { 'application/json': { schema: MemberRemoved } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerRemoveMember(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseMemberId(c.req.valid('param').id)
    await removeMember(c.get('deps'), c.get('access').tenant, actingMember(c), id)
    return c.json({ object: 'member' as const, id, deleted: true as const }, 200)
  })
}
