/** `POST /outbound/send-newsletter`: one mail or up to a hundred, written out or as whole messages. It gives nothing. */
import type { Context } from 'hono'
import { Refusal } from '../../../platform/refusal.ts'
import type { App, AppEnv } from '../../app-types.ts'
import type { Fields } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'
import { requireMany } from './door.ts'
import { sendMail } from './send.ts'
import { sendMails } from './send-batch.ts'
import { sendRawMails } from './send-raw-batch.ts'
import { sendRawMail } from './send-whole.ts'

const isWhole = ({ raw_message }: Fields): boolean =>
  raw_message !== undefined && raw_message !== null && raw_message !== ''

async function sendAll(c: Context<AppEnv>, mails: readonly Fields[]): Promise<void> {
  const whole = mails.filter(isWhole).length
  if (whole === 0) await sendMails(c, mails, 'newsletter')
  else if (whole === mails.length) await sendRawMails(c, mails, 'newsletter')
  else
    throw new Refusal(
      'validation_error',
      'Some of the mails have `raw_message` and others have none. Send them with two requests.',
    )
}

export function registerFrappeNewsletter(app: App): void {
  const call = {
    verb: 'POST',
    path: '/outbound/send-newsletter',
    method: 'mail.api.outbound.send_newsletter',
    need: 'send',
  } as const
  registerCall(app, call, async (c, request) => {
    if (request.list !== null) await sendAll(c, requireMany(request))
    else if (isWhole(request.fields)) await sendRawMail(c, request.fields, 'newsletter')
    else await sendMail(c, request.fields, 'newsletter')
  })
}
