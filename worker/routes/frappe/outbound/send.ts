/** `POST /outbound/send`: one mail; its id is the answer. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import { WideEmail } from '@mailstead/contracts/api/emails/wide-email.ts'
import type { Context } from 'hono'
import { describeIssue } from '../../../platform/describe-issue.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { submit } from '../../../services/sending/submit.ts'
import type { App, AppEnv } from '../../app-types.ts'
import type { Fields } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'
import { keepRecipients } from './contacts.ts'
import { doorOf, readIdempotencyKey, requireOne } from './door.ts'
import { translateMail } from './mail.ts'

function requireMail(request: unknown): SendEmail {
  const parsed = WideEmail.safeParse(request)
  if (parsed.success) return parsed.data
  const { code, message } = describeIssue(parsed.error.issues)
  throw new Refusal(code, message)
}

/** Accepts the mail; its id. */
export async function sendMail(c: Context<AppEnv>, fields: Fields, emailClass: 'newsletter' | null): Promise<string> {
  const [deps, access] = [c.get('deps'), doorOf(c)]
  const { request, contactsOf } = await translateMail(deps, access, fields, emailClass)
  const mail = requireMail(request)
  const { id, wake } = await submit(deps, access, mail, readIdempotencyKey(c))
  if (wake === null) return id
  c.executionCtx.waitUntil(wake())
  keepRecipients(c, [{ contactsOf, mail }])
  return id
}

export function registerFrappeSend(app: App): void {
  const call = { verb: 'POST', path: '/outbound/send', method: 'mail.api.outbound.send', need: 'send' } as const
  registerCall(app, call, (c, request) => sendMail(c, requireOne(request), null))
}
