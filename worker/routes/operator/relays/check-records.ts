/** `POST /v1/operator/records/check`: DNS is asked now for all of them. */
import { createRoute } from '@hono/zod-openapi'
import { PlatformRecordList } from '@mailstead/contracts/api/operator/platform-record.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { checkPlatformRecords } from '../../../services/relays/records/check-platform-records.ts'
import { readPlatformRecords } from '../../../services/relays/records/read-platform-records.ts'
import { checkSources } from '../../../services/relays/sources/check-sources.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/operator/records/check',
  tags: ['operator'],
  summary: 'Check the records of the deployment',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The records', content: { 'application/json': { schema: PlatformRecordList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerCheckRecords(app: App): void {
  app.openapi(route, async (c) => {
    const deps = c.get('deps')
    await checkSources(deps, null)
    await checkPlatformRecords(deps)
    return c.json(await readPlatformRecords(deps), 200)
  })
}
