/** `GET /v1/me`: who is signed in. */
import { createRoute } from '@hono/zod-openapi'
import { Me } from '@mailstead/contracts/api/people/me.ts'
import { requirePerson } from '../../middleware/authenticate.ts'
import type { Access } from '../../services/access/access.ts'
import { readMe } from '../../services/members/read-me.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const me = createRoute({
  method: 'get',
  path: '/v1/me',
  tags: ['people'],
  summary: 'Read who is signed in',
  security: [{ session: [] }],
  middleware: [requirePerson] as const,
  responses: {
    200: { description: 'The person and the accounts', content: { 'application/json': { schema: Me } } },
    ...refusals(...PERSON_REFUSALS),
  },
})

export function registerMe(app: App): void {
  app.openapi(me, async (c) => {
    const access: Access | undefined = c.get('access')
    return c.json(
      await readMe(c.get('deps'), c.get('person'), {
        active: access?.tenant ?? null,
        impersonation: c.get('impersonation'),
      }),
      200,
    )
  })
}
