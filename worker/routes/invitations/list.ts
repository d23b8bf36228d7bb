/** `GET /v1/invitations`: those that can still be accepted, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { InvitationList, ListInvitations } from '@mailstead/contracts/api/people/invitation.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { listInvitations } from '../../services/members/invitations.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/invitations',
  tags: ['people'],
  summary: 'List open invitations',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { query: ListInvitations },
  responses: {
    200: { description: 'A page of invitations', content: { 'application/json': { schema: InvitationList } } },
    ...refusals(...PERSON_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerListInvitations(app: App): void {
  app.openapi(list, async (c) => {
    return c.json(await listInvitations(c.get('deps'), c.get('access').tenant, c.req.valid('query')), 200)
  })
}
