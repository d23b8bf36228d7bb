/** `GET /v1/site`: name, logo and abuse contact of the deployment, and who may sign up. */
import { createRoute } from '@hono/zod-openapi'
import { Site } from '@mailstead/contracts/api/site.ts'
import { readSite } from '../../services/operator/settings.ts'
import { type App, refusals } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/site',
  tags: ['site'],
  summary: 'Read what the deployment is called',
  security: [],
  responses: {
    200: { description: 'The deployment', content: { 'application/json': { schema: Site } } },
    ...refusals('internal_server_error', 'service_unavailable'),
  },
})

export function registerGetSite(app: App): void {
  app.openapi(route, async (c) => {
    const site = await readSite(c.get('deps'))
    c.header('cache-control', 'no-cache')
    return c.json(site, 200)
  })
}
