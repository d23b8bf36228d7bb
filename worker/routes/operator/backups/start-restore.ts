/** `POST /v1/operator/restore`: an empty deployment is filled from a backup, or databases that were put back are made safe. */
import { createRoute } from '@hono/zod-openapi'
import { Restore, StartRestore } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { showRestore, startRestore } from '../../../services/backups/restore/start-restore.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/restore',
  tags: ['operator'],
  summary: 'Start a restore',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: StartRestore } } } },
  responses: {
    201: { description: 'The restore that has begun', content: { 'application/json': { schema: Restore } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerStartRestore(app: App): void {
  app.openapi(route, async (c) => {
    await startRestore(c.get('deps'), c.get('person').userId, c.req.valid('json'))
    return c.json(await showRestore(c.get('deps')), 201)
  })
}
