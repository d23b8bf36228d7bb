/** `GET /v1/operator/restore`: how the restore stands, and which mails it holds. */
import { createRoute } from '@hono/zod-openapi'
import { Restore } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { showRestore } from '../../../services/backups/restore/start-restore.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/restore',
  tags: ['operator'],
  summary: 'Read the restore',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The last restore', content: { 'application/json': { schema: Restore } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetRestore(app: App): void {
  app.openapi(route, async (c) => c.json(await showRestore(c.get('deps')), 200))
}
