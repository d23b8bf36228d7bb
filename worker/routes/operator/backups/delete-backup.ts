/** `DELETE /v1/operator/backups/:id`: a backup is removed, also one that is being made. */
import { createRoute } from '@hono/zod-openapi'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { deleteBackup } from '../../../services/backups/delete-backup.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'
import { BackupPath, parseBackupId } from './backup-path.ts'

const route = createRoute({
  method: 'delete',
  path: '/v1/operator/backups/{id}',
  tags: ['operator'],
  summary: 'Delete a backup',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { params: BackupPath },
  responses: {
    204: { description: 'It is gone' },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerDeleteBackup(app: App): void {
  app.openapi(route, async (c) => {
    await deleteBackup(c.get('deps'), c.get('person').userId, parseBackupId(c.req.valid('param').id))
    return c.body(null, 204)
  })
}
