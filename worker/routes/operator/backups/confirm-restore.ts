/** `POST /v1/operator/restore/confirm`: the databases are back, or what was restored is right: it goes on. */
import { createRoute } from '@hono/zod-openapi'
import { Restore } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { confirmRestore, showRestore } from '../../../services/backups/restore/start-restore.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/restore/confirm',
  tags: ['operator'],
  summary: 'Confirm a restore',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The restore as it is now', content: { 'application/json': { schema: Restore } } },
    ...refusals(...PERSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerConfirmRestore(app: App): void {
  app.openapi(route, async (c) => {
    await confirmRestore(c.get('deps'), c.get('person').userId)
    return c.json(await showRestore(c.get('deps')), 200)
  })
}
