/** `GET /v1/operator/backups/:id`: one backup, and how far it has come. */
import { createRoute } from '@hono/zod-openapi'
import { Backup } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { findBackup } from '../../../services/backups/list-backups.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { BackupPath, parseBackupId } from './backup-path.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/backups/{id}',
  tags: ['operator'],
  summary: 'Read a backup',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: BackupPath },
  responses: {
    200: { description: 'The backup', content: { 'application/json': { schema: Backup } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerGetBackup(app: App): void {
  app.openapi(route, async (c) => c.json(await findBackup(c.get('deps'), parseBackupId(c.req.valid('param').id)), 200))
}
