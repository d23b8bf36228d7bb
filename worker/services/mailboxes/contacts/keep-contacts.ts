/** Keeps whom a mailbox writes to in its address book. */
import type { MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import type { Contact } from '../../../mailbox/mailbox-mail.ts'
import { describeError } from '../../../platform/log.ts'
import { findMailbox } from '../../../store/directory/receiving/mailboxes.ts'
import { toName } from '../require-mailbox.ts'

/**
 * Recipients of a mail that was sent from the mailbox, if it keeps contacts. Never throws: a mail is not to fail for its address book. A
 * failure is logged.
 */
export async function keepContacts(
  deps: Pick<Deps, 'clock' | 'directory' | 'log' | 'mailboxes'>,
  tenant: TenantId,
  mailbox: MailboxId,
  people: readonly Contact[],
): Promise<void> {
  if (people.length === 0) return
  try {
    const row = await findMailbox(deps.directory, tenant, mailbox)
    if (!row?.keepsContacts) return
    const named = people.map(({ address, name }) => ({ address: toName(address), name }))
    await openMailbox(deps.mailboxes, row.objectId).keepContacts(named, deps.clock.now())
  } catch (error) {
    deps.log('warn', 'contacts.not_kept', { tenant, mailbox, people: people.length, error: describeError(error) })
  }
}
