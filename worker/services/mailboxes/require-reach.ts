/** Whether the caller reaches a mailbox: some people reach their own ones only. */
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { isMailboxOf } from '../../store/directory/people/mailbox-members.ts'
import type { Access } from '../access/access.ts'
import { toName } from './require-mailbox.ts'

/** Throws `not_found` for a mailbox of another person, as for one that is not there. */
export async function requireReach(
  deps: Pick<Deps, 'directory'>,
  { tenant, mailboxesOf }: Pick<Access, 'tenant' | 'mailboxesOf'>,
  idOrAddress: string,
): Promise<void> {
  if (mailboxesOf === null) return
  if (!(await isMailboxOf(deps.directory, tenant, mailboxesOf, toName(idOrAddress)))) throw notFound('inbox')
}
