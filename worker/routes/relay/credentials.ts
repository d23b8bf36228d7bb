/** `POST /relay/v1/credentials`: whether a password that somebody gave by SMTP is an API key that may send. */
import { createRoute } from '@hono/zod-openapi'
import { CredentialsAnswer, CredentialsQuestion } from '@mailstead/contracts/submission.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { checkCredentials } from '../../services/access/check-credentials.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const credentials = createRoute({
  method: 'post',
  path: '/relay/v1/credentials',
  tags: ['relay'],
  summary: 'Ask whether a password may send',
  security: [],
  middleware: [requireRelay] as const,
  request: { body: { required: true, content: { 'application/json': { schema: CredentialsQuestion } } } },
  responses: {
    200: { description: 'What it is', content: { 'application/json': { schema: CredentialsAnswer } } },
    ...refusals(...RELAY_REFUSALS),
  },
})

export function registerCredentials(app: App): void {
  app.openapi(credentials, async (c) =>
    c.json({ result: await checkCredentials(c.get('deps'), c.req.valid('json').password) }, 200),
  )
}
