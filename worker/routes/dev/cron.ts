/** `POST /dev/cron`: runs one cron now. */
import { createRoute, z } from '@hono/zod-openapi'
import { CRONS, runCron } from '../../scheduled.ts'
import type { App } from '../app-types.ts'

const CronName = z.object({ cron: z.enum(CRONS) })

const run = createRoute({
  method: 'post',
  path: '/dev/cron',
  hide: true,
  request: { body: { required: true, content: { 'application/json': { schema: CronName } } } },
  responses: { 200: { description: 'The cron ran', content: { 'application/json': { schema: CronName } } } },
})

export function registerDevelopmentCron(app: App): void {
  app.openapi(run, async (c) => {
    const { cron } = c.req.valid('json')
    await runCron(c.get('deps'), cron)
    return c.json({ cron }, 200)
  })
}
