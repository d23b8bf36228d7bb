/** `POST /relay/v1/recipients`: which of some addresses mail is taken for now. */
import { createRoute } from '@hono/zod-openapi'
import { RecipientsAnswer, RecipientsBody } from '@mailstead/contracts/mx-entry.ts'
import { requireRelay } from '../../middleware/require-relay.ts'
import { answerRecipients } from '../../services/receiving/relay-copy/answer-recipients.ts'
import { type App, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const recipients = createRoute({
  method: 'post',
  path: '/relay/v1/recipients',
  tags: ['relay'],
  summary: 'Ask which recipients are taken',
  security: [],
  middleware: [requireRelay] as const,
  request: { body: { required: true, content: { 'application/json': { schema: RecipientsBody } } } },
  responses: {
    200: { description: 'A verdict an address', content: { 'application/json': { schema: RecipientsAnswer } } },
    ...refusals(...RELAY_REFUSALS),
  },
})

export function registerRecipients(app: App): void {
  app.openapi(recipients, async (c) =>
    c.json(await answerRecipients(c.get('deps'), c.req.valid('json').addresses), 200),
  )
}
