/** `POST /v1/emails/raw`: accept a message that the caller composed: in base64 in JSON, or as the body itself. */
import { createRoute, z } from '@hono/zod-openapi'
import { SentEmail } from '@mailstead/contracts/api/email.ts'
import { RawEmailQuery, SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { Context } from 'hono'
import { requireRawAccess } from '../../middleware/authenticate.ts'
import { readBodyBytes } from '../../middleware/json-body.ts'
import { describeIssue } from '../../platform/describe-issue.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type RawRequest, submitRaw } from '../../services/sending/submit-raw.ts'
import { type App, type AppEnv, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'
import { SEND_REFUSALS } from './send.ts'

const sendRaw = createRoute({
  method: 'post',
  path: '/v1/emails/raw',
  tags: ['emails'],
  summary: 'Send a message of your own making',
  description:
    'The bytes are kept but for what must change to be sent and signed: Bcc and Return-Path go, Date and Message-ID are added when they are missing, and 8-bit text or long lines are encoded anew. Up to 10 MB.',
  middleware: [requireRawAccess] as const,
  request: {
    headers: IdempotencyHeader,
    query: RawEmailQuery,
    body: {
      content: {
        'application/json': { schema: SendRawEmail },
        'message/rfc822': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
  },
  responses: {
    200: { description: 'The mail is accepted', content: { 'application/json': { schema: SentEmail } } },
    ...refusals(...KEY_REFUSALS, ...JSON_REFUSALS, ...SEND_REFUSALS),
  },
})

function parseRequest(input: unknown): SendRawEmail {
  const parsed = SendRawEmail.safeParse(input)
  if (parsed.success) return parsed.data
  const { code, message } = describeIssue(parsed.error.issues)
  throw new Refusal(code, message)
}

async function readMessage(c: Context<AppEnv>, query: z.output<typeof RawEmailQuery>): Promise<RawRequest> {
  const bytes = new Uint8Array(await readBodyBytes(c))
  if (bytes.byteLength === 0) throw new Refusal('validation_error', 'The body: must be the message, and is empty.')
  // The rules of the fields are those of the JSON form.
  const { raw: _, ...request } = parseRequest({ ...query, raw: 'AAAA' })
  return { ...request, bytes }
}

async function readJson(c: Context<AppEnv>): Promise<RawRequest> {
  // Like a JSON body of any other route: one that is empty has nothing in it. Its syntax was looked at with the key.
  const text = await c.req.text()
  const { raw, ...request } = parseRequest(text === '' ? {} : JSON.parse(text))
  return { ...request, bytes: Uint8Array.fromBase64(raw) }
}

export function registerSendRaw(app: App): void {
  app.openapi(sendRaw, async (c) => {
    const isMessage = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'message/rfc822'
    const request = isMessage ? await readMessage(c, c.req.valid('query')) : await readJson(c)
    const key = c.req.valid('header')['idempotency-key'] ?? null
    const { id, wake } = await submitRaw(c.get('deps'), c.get('access'), request, key)
    if (wake) c.executionCtx.waitUntil(wake())
    return c.json({ id }, 200)
  })
}
