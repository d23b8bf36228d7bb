/** `POST /v1/invitations`: invites somebody by mail; an earlier invitation of the address is worth nothing then. */
import { createRoute } from '@hono/zod-openapi'
import { CreateInvitation, InvitationReference } from '@mailstead/contracts/api/people/invitation.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { invite } from '../../services/members/invitations.ts'
import { sendSystemMail } from '../../services/system-mail/send-system-mail.ts'
import { actingMember } from '../acting.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const create = createRoute({
  method: 'post',
  path: '/v1/invitations',
  tags: ['people'],
  summary: 'Invite somebody',
  security: [{ session: [] }],
  middleware: [requireAccess('administer')] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CreateInvitation } } } },
  responses: {
    201: { description: 'The mail is on its way', content: { 'application/json': { schema: InvitationReference } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'conflict', 'limit_reached', 'not_found'),
  },
})

export function registerCreateInvitation(app: App): void {
  app.openapi(create, async (c) => {
    const deps = c.get('deps')
    const { id, mail } = await invite(deps, c.get('access').tenant, actingMember(c), c.req.valid('json'))
    c.executionCtx.waitUntil(sendSystemMail(deps, mail))
    return c.json({ object: 'invitation' as const, id }, 201)
  })
}
