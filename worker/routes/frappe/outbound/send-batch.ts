/** `POST /outbound/send-batch`: up to a hundred mails, all or none; their ids are the answer. */
import type { Context } from 'hono'
import { ofMail } from '../../../services/sending/raw/of-mail.ts'
import { submitBatch } from '../../../services/sending/submit-batch.ts'
import type { App, AppEnv } from '../../app-types.ts'
import type { Fields } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'
import { keepRecipients } from './contacts.ts'
import { doorOf, readIdempotencyKey, requireMany } from './door.ts'
import { type TranslatedMail, translateMail } from './mail.ts'

/** Accepts the mails; their ids. */
export async function sendMails(
  c: Context<AppEnv>,
  mails: readonly Fields[],
  emailClass: 'newsletter' | null,
): Promise<string[]> {
  const [deps, access] = [c.get('deps'), doorOf(c)]
  const translated: TranslatedMail[] = []
  for (const [index, fields] of mails.entries())
    translated.push(await ofMail(index, translateMail(deps, access, fields, emailClass)))
  const batch = { mails: translated.map(({ request }) => request), mode: 'strict' } as const
  const { answer, wake } = await submitBatch(deps, access, batch, readIdempotencyKey(c))
  const ids = answer.data.map(({ id }) => id)
  if (wake === null) return ids
  c.executionCtx.waitUntil(wake())
  keepRecipients(
    c,
    translated.map(({ request, contactsOf }) => ({ contactsOf, mail: request })),
  )
  return ids
}

export function registerFrappeSendBatch(app: App): void {
  const call = {
    verb: 'POST',
    path: '/outbound/send-batch',
    method: 'mail.api.outbound.send_batch',
    need: 'send',
  } as const
  registerCall(app, call, (c, request) => sendMails(c, requireMany(request), null))
}
