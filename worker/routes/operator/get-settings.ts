/** `GET /v1/operator/settings`: what holds for the whole deployment. */
import { createRoute } from '@hono/zod-openapi'
import { ShownSettings } from '@mailstead/contracts/api/operator/settings.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { showSettings } from '../../services/operator/settings.ts'
import { type App, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/settings',
  tags: ['operator'],
  summary: 'Read the settings',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The settings', content: { 'application/json': { schema: ShownSettings } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetSettings(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await showSettings(c.get('deps')), 200)
  })
}
