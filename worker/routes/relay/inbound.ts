/** `POST /relay/v1/inbound`: one received mail. 2xx only after its bytes and its rows are durable. */
import { createRoute, z } from '@hono/zod-openapi'
import { INBOUND_MAX_BYTES, InboundAnswer, InboundManifest } from '@mailstead/contracts/inbound-mail.ts'
import type { Context } from 'hono'
import type { Deps } from '../../deps.ts'
import { requireSignedLine } from '../../middleware/require-signed-line.ts'
import { describeIssue } from '../../platform/describe-issue.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type AcceptedMail, acceptMail } from '../../services/receiving/accept/accept-mail.ts'
import { drain } from '../../services/receiving/accept/piece-reader.ts'
import { wakeDeliveries } from '../../services/receiving/accept/wake-deliveries.ts'
import { type App, type AppEnv, refusals } from '../app-types.ts'
import { RELAY_REFUSALS } from './relay-refusals.ts'

const inbound = createRoute({
  method: 'post',
  path: '/relay/v1/inbound',
  tags: ['relay'],
  summary: 'Hand in a received mail',
  description: 'A line of JSON, a line feed, and the bytes of the mail. The same id again gets the same answer.',
  security: [],
  middleware: [requireSignedLine] as const,
  request: {
    body: {
      required: true,
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    200: { description: 'The mail is kept', content: { 'application/json': { schema: InboundAnswer } } },
    ...refusals(...RELAY_REFUSALS, 'conflict'),
  },
})

function readManifest(line: string): InboundManifest {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw new Refusal('invalid_json', 'The first line of the body is not valid JSON.')
  }
  const parsed = InboundManifest.safeParse(json)
  if (parsed.success) return parsed.data
  const { code, message } = describeIssue(parsed.error.issues)
  throw new Refusal(code, message)
}

/** The relay dates by the real time, as it dates its requests; mail is dated by the injected clock. */
const toClock = ({ clock }: Pick<Deps, 'clock'>, realTime: string): number =>
  Date.parse(realTime) + clock.now() - Date.now()

async function acceptInbound(c: Context<AppEnv>): Promise<AcceptedMail> {
  const bytes = c.get('afterLine')
  try {
    const { receivedAt, ...manifest } = readManifest(c.get('signedLine'))
    return await acceptMail(c.get('deps'), {
      ...manifest,
      source: 'mx',
      relay: c.get('relay'),
      receivedAtMs: toClock(c.get('deps'), receivedAt),
      bytes,
    })
  } catch (error) {
    await drain(bytes, INBOUND_MAX_BYTES).catch(() => undefined)
    throw error
  }
}

export function registerInbound(app: App): void {
  app.openapi(inbound, async (c) => {
    const { answer, wakes } = await acceptInbound(c)
    if (wakes.length > 0) c.executionCtx.waitUntil(wakeDeliveries(c.get('deps'), wakes))
    return c.json(answer, 200)
  })
}
