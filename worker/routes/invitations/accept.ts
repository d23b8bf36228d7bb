/** `POST /v1/invitations/:id/accept`: the invited person joins the account. */
import { createRoute } from '@hono/zod-openapi'
import { AcceptInvitation, InvitationAccepted } from '@mailstead/contracts/api/people/invitation.ts'
import { requirePerson } from '../../middleware/authenticate.ts'
import { acceptInvitation } from '../../services/members/invitations.ts'
import { actingPerson } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'
import { InvitationPath, parseInvitationId } from './invitation-path.ts'

const accept = createRoute({
  method: 'post',
  path: '/v1/invitations/{id}/accept',
  tags: ['people'],
  summary: 'Accept an invitation',
  security: [{ session: [] }],
  middleware: [requirePerson] as const,
  request: {
    params: InvitationPath,
    body: { required: true, content: { 'application/json': { schema: AcceptInvitation } } },
  },
  responses: {
    200: { description: 'The person is a member', content: { 'application/json': { schema: InvitationAccepted } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerAcceptInvitation(app: App): void {
  app.openapi(accept, async (c) => {
    const id = parseInvitationId(c.req.valid('param').id)
    const { token: secret } = c.req.valid('json')
    return c.json(await acceptInvitation(c.get('deps'), actingPerson(c), { id, secret }), 200)
  })
}
