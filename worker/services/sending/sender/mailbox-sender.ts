/** Where mailboxes are the only senders: may mail be sent as this address? Nothing is ever sent as another one instead. */
import type { Mailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Deps } from '../../../deps.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findSenderMailbox } from '../../../store/directory/receiving/sender-mailboxes.ts'
import type { Access } from '../../access/access.ts'

/** Addresses that a caller may send as. They are forgotten with what is known of the caller: after 30 s, or when a mailbox changes. */
const allowed = new WeakMap<Access, Set<string>>()

/** What is wrong with the address and what to do; null when a mailbox sends with it. */
async function findFault(deps: Pick<Deps, 'directory'>, access: Access, address: string): Promise<string | null> {
  const mailbox = await findSenderMailbox(deps.directory, access.tenant, address)
  if (mailbox === null)
    return `\`${address}\` is neither an inbox of yours nor an enabled alias of one. Send as one of them, or make it one with POST /v1/inboxes`
  const change = `(PATCH /v1/inboxes/${mailbox.id})`
  if (mailbox.state === 'disabled')
    return `\`${address}\` is of an inbox that is switched off. Set its \`disabled\` to false ${change}`
  return mailbox.sends ? null : `\`${address}\` is of an inbox that may not send. Set its \`sends\` to true ${change}`
}

/** Throws `invalid_from_address`. A caller that may send as any address of its domains is let through. */
export async function requireMailboxSender(
  deps: Pick<Deps, 'directory'>,
  access: Access,
  { local, domain }: Pick<Mailbox, 'local' | 'domain'>,
): Promise<void> {
  if (!access.wantsMailboxSender) return
  const address = `${local.toLowerCase()}@${domain}`
  const known = allowed.get(access) ?? new Set()
  if (known.has(address)) return
  const fault = await findFault(deps, access, address)
  if (fault !== null) throw new Refusal('invalid_from_address', `\`from\`: ${fault}.`)
  allowed.set(access, known.add(address))
}
