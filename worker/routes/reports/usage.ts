/** `GET /v1/usage`: what the account has used of its quotas. */
import { createRoute } from '@hono/zod-openapi'
import { Usage } from '@mailstead/contracts/api/reports/usage.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readUsage } from '../../services/reports/read-usage.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'

const usage = createRoute({
  method: 'get',
  path: '/v1/usage',
  tags: ['reports'],
  summary: 'Read the usage of the account',
  middleware: [requireAccess('read')] as const,
  responses: {
    200: { description: 'What is used of each quota', content: { 'application/json': { schema: Usage } } },
    ...refusals(...KEY_REFUSALS),
  },
})

export function registerGetUsage(app: App): void {
  app.openapi(usage, async (c) => c.json(await readUsage(c.get('deps'), c.get('access')), 200))
}
