/** `GET /v1/operator/backups`: all backups, newest first. */
import { createRoute } from '@hono/zod-openapi'
import { BackupList } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { listBackups } from '../../../services/backups/list-backups.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/backups',
  tags: ['operator'],
  summary: 'List the backups',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The backups', content: { 'application/json': { schema: BackupList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListBackups(app: App): void {
  app.openapi(route, async (c) =>
    c.json({ object: 'list' as const, data: [...(await listBackups(c.get('deps')))] }, 200),
  )
}
