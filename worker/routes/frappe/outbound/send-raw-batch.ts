/** `POST /outbound/send-raw-batch`: up to a hundred whole messages, all or none; their ids are the answer. */
import type { Context } from 'hono'
import { ofMail } from '../../../services/sending/raw/of-mail.ts'
import { submitRawBatch } from '../../../services/sending/raw/submit-raw-batch.ts'
import type { App, AppEnv } from '../../app-types.ts'
import type { Fields } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'
import { keepRecipients } from './contacts.ts'
import { doorOf, readIdempotencyKey, requireMany } from './door.ts'
import { readMessage, readWholeEnvelope } from './raw-mail.ts'

async function translate(c: Context<AppEnv>, fields: Fields, isNewsletter: boolean) {
  const bytes = await readMessage(fields)
  return { bytes, ...(await readWholeEnvelope(c.get('deps'), doorOf(c), fields, isNewsletter)) }
}

/** Accepts the messages; their ids. */
export async function sendRawMails(
  c: Context<AppEnv>,
  mails: readonly Fields[],
  emailClass: 'newsletter' | null,
): Promise<readonly string[]> {
  const requests: Awaited<ReturnType<typeof translate>>[] = []
  for (const [index, fields] of mails.entries())
    requests.push(await ofMail(index, translate(c, fields, emailClass === 'newsletter')))
  const { ids, wake } = await submitRawBatch(c.get('deps'), doorOf(c), requests, readIdempotencyKey(c))
  if (wake === null) return ids
  c.executionCtx.waitUntil(wake())
  keepRecipients(
    c,
    requests.map(({ envelope, contactsOf }) => ({ contactsOf, mail: envelope })),
  )
  return ids
}

export function registerFrappeSendRawBatch(app: App): void {
  const call = {
    verb: 'POST',
    path: '/outbound/send-raw-batch',
    method: 'mail.api.outbound.send_raw_batch',
    need: 'send',
  } as const
  registerCall(app, call, (c, request) => sendRawMails(c, requireMany(request), null))
}
