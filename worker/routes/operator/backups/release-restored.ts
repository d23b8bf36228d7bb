/** `POST /v1/operator/restore/release`: mails that may have been delivered since the backup are sent after all. */
import { createRoute } from '@hono/zod-openapi'
import { ReleasedRestored, ReleaseRestored } from '@mailstead/contracts/api/operator/backup.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { releaseRestored } from '../../../services/backups/restore/start-restore.ts'
import { type App, JSON_REFUSALS, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/restore/release',
  tags: ['operator'],
  summary: 'Send mails that a restore holds',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  request: { body: { required: true, content: { 'application/json': { schema: ReleaseRestored } } } },
  responses: {
    200: { description: 'How many are sent now', content: { 'application/json': { schema: ReleasedRestored } } },
    ...refusals(...PERSON_REFUSALS, ...JSON_REFUSALS, 'not_found', 'conflict'),
  },
})

export function registerReleaseRestored(app: App): void {
  app.openapi(route, async (c) => {
    const { tenant_id: tenant = null } = c.req.valid('json')
    const { released, hasMore } = await releaseRestored(c.get('deps'), c.get('person').userId, tenant)
    return c.json({ object: 'restore_release' as const, released, has_more: hasMore }, 200)
  })
}
