/** `GET /v1/emails/receiving/:id`: one received mail with its bodies and what was found out about it. */
import { createRoute } from '@hono/zod-openapi'
import { GetReceivedEmail, ReceivedEmail } from '@mailstead/contracts/api/received-email.ts'
import { requireAccess } from '../../middleware/authenticate.ts'
import { readReceived } from '../../services/received-emails/read-received.ts'
import { type App, KEY_REFUSALS, refusals } from '../app-types.ts'
import { originOf, ReceivedPath } from './received-path.ts'

const get = createRoute({
  method: 'get',
  path: '/v1/emails/receiving/{id}',
  tags: ['received emails'],
  summary: 'Read a received email',
  middleware: [requireAccess('read_all_mail')] as const,
  request: { params: ReceivedPath, query: GetReceivedEmail },
  responses: {
    200: { description: 'The mail', content: { 'application/json': { schema: ReceivedEmail } } },
    ...refusals(...KEY_REFUSALS, 'validation_error', 'not_found'),
  },
})

export function registerGetReceived(app: App): void {
  app.openapi(get, async (c) => {
    const { id } = c.req.valid('param')
    const request = { ...c.req.valid('query'), id, origin: originOf(c.req.url) }
    return c.json(await readReceived(c.get('deps'), c.get('access'), request), 200)
  })
}
