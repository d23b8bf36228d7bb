/** `POST /v1/members/:id/transfer-ownership`: the member becomes the owner, and the caller an admin. */
import { createRoute } from '@hono/zod-openapi'
import { MemberReference } from '@mailstead/contracts/api/people/member.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { transferOwnership } from '../../services/members/change-member.ts'
import { actingMember } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { MemberPath, parseMemberId } from './member-path.ts'

const transfer = createRoute({
  method: 'post',
  path: '/v1/members/{id}/transfer-ownership',
  tags: ['people'],
  summary: 'Transfer the ownership',
  security: [{ session: [] }],
  middleware: [requireAccess('own')] as const,
  request: { params: MemberPath },
  responses: {
    200: { description: 'The member is the owner', content: { 'application/json': { schema: MemberReference } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerTransferOwnership(app: App): void {
  app.openapi(transfer, async (c) => {
    const id = parseMemberId(c.req.valid('param').id)
    await transferOwnership(c.get('deps'), c.get('access').tenant, actingMember(c), id)
    return c.json({ object: 'member' as const, id }, 200)
  })
}
