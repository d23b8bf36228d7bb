/** `PATCH /v1/operator/settings`: changes what is given. */
import { createRoute } from '@hono/zod-openapi'
import { ShownSettings, UpdateOperatorSettings } from '@mailstead/contracts/api/operator/settings.ts'
import { requireStaff } from '../../middleware/authenticate.ts'
import { changeSettings, showSettings } from '../../services/operator/settings.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'patch',
  path: '/v1/operator/settings',
  tags: ['operator'],
  summary: 'Change the settings',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: UpdateOperatorSettings } } } },
  responses: {
    200: { description: 'The settings as they are now', content: { 'application/json': { schema: ShownSettings } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found'),
  },
})

export function registerUpdateSettings(app: App): void {
  app.openapi(route, async (c) => {
    const deps = c.get('deps')
    await changeSettings(deps, c.get('person').userId, c.req.valid('json'))
    return c.json(await showSettings(deps), 200)
  })
}
