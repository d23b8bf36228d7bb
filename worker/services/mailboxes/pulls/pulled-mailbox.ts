/** Which mailbox somebody pulls from, and whether that may be. */
import type { Deps } from '../../../deps.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { findMailbox, type MailboxRow } from '../../../store/directory/receiving/mailboxes.ts'
import type { Access } from '../../access/access.ts'
import { findDefaultMailbox, findSenderMailbox } from '../sender-mailbox.ts'

type Puller = Pick<Access, 'boundMailboxId' | 'tenant'>
type PulledMailbox = Pick<MailboxRow, 'id' | 'address' | 'objectId' | 'receives' | 'state'>

const UNNAMED =
  '`mailbox` names no mailbox, and none is the default. Give its address as `email`, use an API key of the mailbox, or choose a default mailbox.'

const unknown = (address: string): Refusal =>
  new Refusal(
    'not_found',
    `${address} is no mailbox of this account, and no alias of one. Create it, or name another one.`,
  )

/** The one that has the address or is behind the alias; without an address that of the key, or the tenant's default. */
async function findMeant(
  { directory }: Pick<Deps, 'directory'>,
  { tenant, boundMailboxId }: Puller,
  address: string | null,
): Promise<PulledMailbox> {
  const found =
    address !== null
      ? await findSenderMailbox({ directory }, tenant, address)
      : boundMailboxId !== null
        ? await findMailbox(directory, tenant, boundMailboxId)
        : await findDefaultMailbox({ directory }, tenant)
  if (found !== null) return found
  throw address === null && boundMailboxId === null
    ? new Refusal('missing_required_field', UNNAMED)
    : unknown(address ?? 'What the API key is for')
}

/** Throws a refusal that says why nothing can be pulled. */
export async function requirePulledMailbox(
  deps: Pick<Deps, 'directory'>,
  access: Puller,
  address: string | null,
): Promise<PulledMailbox> {
  const mailbox = await findMeant(deps, access, address)
  if (access.boundMailboxId !== null && access.boundMailboxId !== mailbox.id)
    throw new Refusal('restricted_api_key', `The API key is for another mailbox than ${mailbox.address}.`)
  if (mailbox.state !== 'active')
    throw new Refusal('validation_error', `The mailbox ${mailbox.address} is disabled. Enable it in its settings.`)
  if (!mailbox.receives)
    throw new Refusal(
      'validation_error',
      `The mailbox ${mailbox.address} may not receive mail. Allow it in its settings; what it has stays there.`,
    )
  return mailbox
}
