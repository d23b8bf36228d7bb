/** What a mail gets of the settings of the mailbox that it is sent from, where the caller says nothing of its own. */
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import { formatMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { Deps } from '../../../deps.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findDefaultMailbox, findSenderMailbox } from '../../../store/directory/receiving/sender-mailboxes.ts'
import type { Access } from '../../access/access.ts'
import { readPlain } from '../raw/raw-envelope.ts'

export interface MailboxSettings {
  /** With the mailbox's name where the caller gave none. */
  readonly from: string
  readonly replyTo: string | null
  /** Null where no mailbox is behind the address; what may not send is refused later, with all else that is. */
  readonly tracksOpens: boolean | null
  /** The mailbox, when it keeps the people it writes to. */
  readonly contactsOf: MailboxId | null
}

async function addressWithoutOne(deps: Pick<Deps, 'directory'>, access: Access): Promise<string> {
  const address = access.boundAddress ?? (await findDefaultMailbox(deps.directory, access.tenant))?.address
  if (address !== undefined) return address
  throw new Refusal(
    'missing_required_field',
    '`from_` is mandatory: no inbox of this account is the default. Name a sender, or make an inbox the default.',
  )
}

/** `from` null: the mailbox that the key is for, or else the default one. Throws a Refusal. */
export async function asMailbox(
  deps: Pick<Deps, 'directory'>,
  access: Access,
  from: string | null,
): Promise<MailboxSettings> {
  const text = from ?? (await addressWithoutOne(deps, access))
  const { name, address, local, domain } = readPlain('from_', text)
  const mailbox = await findSenderMailbox(deps.directory, access.tenant, `${local.toLowerCase()}@${domain}`)
  if (mailbox === null) return { from: text, replyTo: null, tracksOpens: null, contactsOf: null }
  const { id, fromName, replyTo, tracksOpens, keepsContacts } = mailbox
  return {
    from: name === '' && fromName !== null ? formatMailbox({ name: fromName, address }) : text,
    replyTo,
    tracksOpens,
    contactsOf: keepsContacts ? id : null,
  }
}
