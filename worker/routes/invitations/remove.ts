/** `DELETE /v1/invitations/:id`: the mailed link is worth nothing from now on. */
import { createRoute } from '@hono/zod-openapi'
import { InvitationRemoved } from '@mailstead/contracts/api/people/invitation.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { removeInvitation } from '../../services/members/invitations.ts'
import { actingOf } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { InvitationPath, parseInvitationId } from './invitation-path.ts'

const remove = createRoute({
  method: 'delete',
  path: '/v1/invitations/{id}',
  tags: ['people'],
  summary: 'Withdraw an invitation',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { params: InvitationPath },
  responses: {
    200: { description: 'The invitation is withdrawn', content: { 'application/json': { schema: InvitationRemoved } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerRemoveInvitation(app: App): void {
  app.openapi(remove, async (c) => {
    const id = parseInvitationId(c.req.valid('param').id)
    await removeInvitation(c.get('deps'), c.get('access').tenant, { id, acting: actingOf(c) })
    return c.json({ object: 'invitation' as const, id, deleted: true as const }, 200)
  })
}
