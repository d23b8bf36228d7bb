/** One whole message that came in one request. */
import type { Context } from 'hono'
import { submitLargeRaw } from '../../../services/sending/raw/submit-large-raw.ts'
import { submitRaw } from '../../../services/sending/raw/submit-raw.ts'
import type { AppEnv } from '../../app-types.ts'
import { ArrivingFile } from '../wire/large-form.ts'
import type { Fields } from '../wire/parameters.ts'
import { keepRecipients } from './contacts.ts'
import { doorOf, readIdempotencyKey } from './door.ts'
import { readMessage, readWholeEnvelope } from './raw-mail.ts'

/** Accepts the message; its id. */
export async function sendRawMail(
  c: Context<AppEnv>,
  fields: Fields,
  emailClass: 'newsletter' | null,
): Promise<string> {
  const [deps, access] = [c.get('deps'), doorOf(c)]
  const { raw_message } = fields
  const message = raw_message instanceof ArrivingFile ? raw_message : { bytes: await readMessage(fields) }
  const { envelope, contactsOf } = await readWholeEnvelope(deps, access, fields, emailClass === 'newsletter')
  const key = readIdempotencyKey(c)
  const { id, wake } =
    message instanceof ArrivingFile
      ? await submitLargeRaw(deps, access, { envelope, size: message.size, body: message.body }, key)
      : await submitRaw(deps, access, { envelope, bytes: message.bytes }, key)
  if (wake === null) return id
  c.executionCtx.waitUntil(wake())
  keepRecipients(c, [{ contactsOf, mail: envelope }])
  return id
}
