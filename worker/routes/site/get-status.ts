/** `GET /v1/status`: how the parts of the deployment do, in one word each. */
import { createRoute } from '@hono/zod-openapi'
import { Status } from '@mailstead/contracts/api/site.ts'
import { readStatus } from '../../services/status/read-status.ts'
import type { App } from '../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/status',
  tags: ['site'],
  summary: 'Read how the service does',
  description: 'As it was up to 15 seconds ago. It holds nothing of any account.',
  security: [],
  responses: { 200: { description: 'One word a part', content: { 'application/json': { schema: Status } } } },
})

export function registerGetStatus(app: App): void {
  app.openapi(route, async (c) => {
    const status = await readStatus(c.get('deps'))
    c.header('cache-control', 'no-store')
    return c.json(status, 200)
  })
}
