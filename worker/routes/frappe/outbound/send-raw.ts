/** `POST /outbound/send-raw`: a whole message, in one request or in parts; its id is the answer, once all of it is there. */
import type { Context } from 'hono'
import { Refusal } from '../../../platform/refusal.ts'
import type { Chunk } from '../../../services/uploads/chunk.ts'
import { takeChunk } from '../../../services/uploads/take-chunk.ts'
import type { App, AppEnv } from '../../app-types.ts'
import { readCount, requireText } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'
import { keepRecipients } from './contacts.ts'
import { doorOf, readIdempotencyKey, requireOne } from './door.ts'
import { readMessage, readWholeEnvelope } from './raw-mail.ts'
import { sendRawMail } from './send-whole.ts'

const PART_FIELDS = ['uuid', 'chunk_index', 'total_chunk_count', 'chunk_byte_offset']

const isPart = (fields: Fields): boolean => PART_FIELDS.some((field) => fields[field] !== undefined)

function requireCount(fields: Fields, field: string): number {
  const count = readCount(fields, field)
  if (count !== null) return count
  throw new Refusal('missing_required_field', `\`${field}\` is mandatory for a message in parts.`)
}

const readChunk = async (fields: Fields): Promise<Chunk> => ({
  upload: requireText(fields, 'uuid').toLowerCase(),
  index: requireCount(fields, 'chunk_index'),
  count: requireCount(fields, 'total_chunk_count'),
  offset: requireCount(fields, 'chunk_byte_offset'),
  bytes: await readMessage(fields),
})

async function sendPart(c: Context<AppEnv>, fields: Fields): Promise<string | undefined> {
  const [deps, access] = [c.get('deps'), doorOf(c)]
  const chunk = await readChunk(fields)
  const { envelope, contactsOf } = await readWholeEnvelope(deps, access, fields, false)
  const submitted = await takeChunk(deps, access, { envelope, chunk, idempotencyKey: readIdempotencyKey(c) })
  if (submitted === null) return undefined
  const { id, wake } = submitted
  if (wake === null) return id
  c.executionCtx.waitUntil(wake())
  keepRecipients(c, [{ contactsOf, mail: envelope }])
  return id
}

export function registerFrappeSendRaw(app: App): void {
  const call = {
    verb: 'POST',
    path: '/outbound/send-raw',
    method: 'mail.api.outbound.send_raw',
    need: 'send',
    largeFile: 'raw_message',
  } as const
  registerCall(app, call, (c, request) => {
    const fields = requireOne(request)
    return isPart(fields) ? sendPart(c, fields) : sendRawMail(c, fields, null)
  })
}
