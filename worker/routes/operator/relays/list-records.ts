/** `GET /v1/operator/records`: what the deployment must publish for its relays. */
import { createRoute } from '@hono/zod-openapi'
import { PlatformRecordList } from '@mailstead/contracts/api/operator/platform-record.ts'
import { requireStaff } from '../../../middleware/authenticate.ts'
import { readPlatformRecords } from '../../../services/relays/records/read-platform-records.ts'
import { type App, PERSON_REFUSALS, refusals } from '../../app-types.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/operator/records',
  tags: ['operator'],
  summary: 'List the records of the deployment',
  security: [{ session: [] }],
  middleware: [requireStaff] as const,
  responses: {
    200: { description: 'The records', content: { 'application/json': { schema: PlatformRecordList } } },
    ...refusals(...PERSON_REFUSALS, 'not_found'),
  },
})

export function registerListRecords(app: App): void {
  app.openapi(route, async (c) => {
    return c.json(await readPlatformRecords(c.get('deps')), 200)
  })
}
