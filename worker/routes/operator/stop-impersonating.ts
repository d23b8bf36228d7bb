/** `DELETE /v1/operator/impersonation`: the session is in its own accounts again. */
import { createRoute } from '@hono/zod-openapi'
import { ImpersonationEnded } from '@mailstead/contracts/api/operator/tenant.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { stopImpersonating } from '../../services/operator/impersonate.ts'
import { actingOperator } from '../acting.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'delete',
  path: '/v1/operator/impersonation',
  tags: ['operator'],
  summary: 'Leave the account',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: {
      description: 'The session is in no other account',
      content: { 'application/json': { schema: ImpersonationEnded } },
    },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerStopImpersonating(app: App): void {
  app.openapi(route, async (c) => {
    await stopImpersonating(c.get('deps'), actingOperator(c), c.get('impersonation'))
    return c.json({ object: 'impersonation' as const, ended: true as const }, 200)
  })
}
