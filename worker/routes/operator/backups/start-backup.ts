/** `POST /v1/operator/backups`: a backup begins; it is made a piece a minute. */
import { createRoute } from '@hono/zod-openapi'
import { Backup } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { showRunning } from '../../../services/backups/list-backups.ts'
import { startBackup } from '../../../services/backups/start-backup.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/backups',
  tags: ['operator'],
  summary: 'Start a backup',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    201: { description: 'The backup that has begun', content: { 'application/json': { schema: Backup } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerStartBackup(app: App): void {
  app.openapi(route, async (c) => {
    const by = { trigger: 'operator', person: c.get('person').userId } as const
    return c.json(showRunning(await startBackup(c.get('deps'), by)), 201)
  })
}
