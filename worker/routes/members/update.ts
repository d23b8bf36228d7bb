/** `PATCH /v1/members/:id`: the role, and which inboxes are the person’s own. */
import { createRoute } from '@hono/zod-openapi'
import { MemberReference, UpdateMember } from '@mailstead/contracts/api/people/member.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { updateMember } from '../../services/members/change-member.ts'
import { actingOf } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { MemberPath, parseMemberId } from './member-path.ts'

const update = createRoute({
  method: 'patch',
  path: '/v1/members/{id}',
  tags: ['people'],
  summary: 'Change a member',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { params: MemberPath, body: { required: true, content: { 'application/json': { schema: UpdateMember } } } },
  responses: {
    200: { description: 'The member is changed', content: { 'application/json': { schema: MemberReference } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerUpdateMember(app: App): void {
  app.openapi(update, async (c) => {
    const id = parseMemberId(c.req.valid('param').id)
    await updateMember(c.get('deps'), c.get('access').tenant, { id, acting: actingOf(c) }, c.req.valid('json'))
    return c.json({ object: 'member' as const, id }, 200)
  })
}
