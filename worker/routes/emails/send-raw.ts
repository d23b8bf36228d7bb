/** `POST /v1/emails/raw`: accept a message that the caller composed: in base64 in JSON, or as the body itself. */
import { createRoute, z } from '@hono/zod-openapi'
import { SentEmail } from '@mailstead/contracts/api/email.ts'
import { RAW_MESSAGE_MAX_BYTES, RawEmailQuery, SendRawEmail } from '@mailstead/contracts/api/emails/raw-email.ts'
import type { Context } from 'hono'
import { requireRawAccess } from '../../middleware/authenticate.ts'
import { JSON_MAX_BYTES, readBodyBytes } from '../../middleware/json-body.ts'
import { describeIssue } from '../../platform/describe-issue.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type LargeRawRequest, submitLargeRaw } from '../../services/sending/raw/submit-large-raw.ts'
import { type RawRequest, submitRaw } from '../../services/sending/raw/submit-raw.ts'
import { type App, type AppEnv, JSON_REFUSALS, KEY_REFUSALS, refusals } from '../app-types.ts'
import { IdempotencyHeader } from '../idempotency-header.ts'
import { SEND_REFUSALS } from './send.ts'

const sendRaw = createRoute({
  method: 'post',
  path: '/v1/emails/raw',
  tags: ['emails'],
  summary: 'Send a message of your own making',
  description:
    'The bytes are kept but for what must change to be sent and signed: Bcc and Return-Path go, fields such as `X-Mailstead-Tag` are options and go, too (`docs/smtp.md`), Date and Message-ID are added when they are missing, and 8-bit text or long lines are encoded anew. Up to 10 MB of JSON, or 25 MiB as `message/rfc822`. A message over 10 MB needs `Content-Length`, and its body is kept as it is: 8-bit text, lines over 998 octets and line ends other than CRLF are refused there with the number of the line.',
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

const ANNOUNCE = 'A larger message, up to 25 MiB, needs the header `Content-Length`.'

function parseRequest(input: unknown): SendRawEmail {
  const parsed = SendRawEmail.safeParse(input)
  if (parsed.success) return parsed.data
  const { code, message } = describeIssue(parsed.error.issues)
  throw new Refusal(code, message)
}

/** The length that a message over 10 MB announces; null for a smaller one, and for one that announces none. */
function readLargeSize(c: Context<AppEnv>): number | null {
  const size = Number(c.req.header('content-length') ?? 0)
  if (size > RAW_MESSAGE_MAX_BYTES)
    throw new Refusal(
      'payload_too_large',
      `The message has ${size} bytes; at most ${RAW_MESSAGE_MAX_BYTES} (25 MiB) are allowed. Send smaller attachments, or links to them.`,
    )
  return size > JSON_MAX_BYTES ? size : null
}

async function readMessage(
  c: Context<AppEnv>,
  query: z.output<typeof RawEmailQuery>,
): Promise<RawRequest | LargeRawRequest> {
  // The rules of the fields are those of the JSON form.
  const { raw: _, ...envelope } = parseRequest({ ...query, raw: 'AAAA' })
  const size = readLargeSize(c)
  if (size !== null && c.req.raw.body !== null) return { envelope, size, body: c.req.raw.body }
  const bytes = new Uint8Array(await readBodyBytes(c, ANNOUNCE))
  if (bytes.byteLength === 0) throw new Refusal('validation_error', 'The body: must be the message, and is empty.')
  return { envelope, bytes }
}

async function readJson(c: Context<AppEnv>): Promise<RawRequest> {
  // Like a JSON body of any other route: one that is empty has nothing in it. Its syntax was looked at with the key.
  const text = await c.req.text()
  const { raw, ...envelope } = parseRequest(text === '' ? {} : JSON.parse(text))
  return { envelope, bytes: Uint8Array.fromBase64(raw) }
}

async function submit(c: Context<AppEnv>, query: z.output<typeof RawEmailQuery>, key: string | null) {
  const [deps, access] = [c.get('deps'), c.get('access')]
  const isMessage = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'message/rfc822'
  const request = isMessage ? await readMessage(c, query) : await readJson(c)
  return 'bytes' in request ? submitRaw(deps, access, request, key) : submitLargeRaw(deps, access, request, key)
}

export function registerSendRaw(app: App): void {
  app.openapi(sendRaw, async (c) => {
    const key = c.req.valid('header')['idempotency-key'] ?? null
    const { id, wake } = await submit(c, c.req.valid('query'), key)
    if (wake) c.executionCtx.waitUntil(wake())
    return c.json({ id }, 200)
  })
}
