/** `POST /auth/validate`: whether the key may be used with a mailbox. Without one, whether the key is good. */
import type { Context } from 'hono'
import { Refusal } from '../../../platform/refusal.ts'
import { findSender } from '../../../services/access/authenticate.ts'
import { keyAllows, type Need } from '../../../services/access/needs.ts'
import { findSenderMailbox } from '../../../services/mailboxes/sender-mailbox.ts'
import { requireSender } from '../../../services/sending/policy.ts'
import { readPlain } from '../../../services/sending/raw/raw-envelope.ts'
import type { App, AppEnv } from '../../app-types.ts'
import { readFlag, readText } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'

const refuse = (message: string): Refusal => new Refusal('invalid_from_address', message)

/** Each of the three was its name for a time. */
const readAddress = (fields: Fields): string | null =>
  readText(fields, 'email') ?? readText(fields, 'mailbox') ?? readText(fields, 'account')

function requirePermission(c: Context<AppEnv>, need: Need, what: string): void {
  const { actor } = c.get('access')
  if (actor.kind === 'key' && keyAllows(actor.permission, need)) return
  throw new Refusal('restricted_api_key', `The API key may not ${what} mail. Use one whose permission covers it.`)
}

async function requireMailbox(c: Context<AppEnv>, text: string, fields: Fields): Promise<void> {
  const [deps, access] = [c.get('deps'), c.get('access')]
  const from = readPlain('email', text)
  const [mailbox, domain] = await Promise.all([
    findSenderMailbox(deps, access.tenant, from.address),
    findSender(deps, access, from.domain),
  ])
  const { address } = from
  if (mailbox === null) throw refuse(`${address} is no mailbox of this account, and no alias of one. Create it first.`)
  if (access.boundMailboxId !== null && access.boundMailboxId !== mailbox.id)
    throw refuse(`The API key is for another mailbox than ${address}.`)
  if (access.boundDomainId !== null && access.boundDomainId !== domain?.id)
    throw refuse(`The API key is for another domain than that of ${address}.`)
  if (mailbox.state !== 'active') throw refuse(`The mailbox of ${address} is disabled. Enable it in its settings.`)
  if (readFlag(fields, 'for_inbound') && !mailbox.receives)
    throw refuse(`The mailbox of ${address} may not receive mail. Allow it in its settings.`)
  if (!readFlag(fields, 'for_outbound')) return
  if (!mailbox.sends) throw refuse(`The mailbox of ${address} may not send mail. Allow it in its settings.`)
  requireSender(access, from, domain)
}

export function registerValidate(app: App): void {
  const call = { verb: 'POST', path: '/auth/validate', method: 'mail.api.auth.validate', need: null } as const
  registerCall(app, call, async (c, { fields }) => {
    if (readFlag(fields, 'for_inbound')) requirePermission(c, 'read_all_mail', 'read')
    if (readFlag(fields, 'for_outbound')) requirePermission(c, 'send', 'send')
    const address = readAddress(fields)
    if (address !== null) await requireMailbox(c, address, fields)
  })
}
