/** Changes the settings of a mailbox. */
import type { UpdateInbox } from '@mailstead/contracts/api/inbox.ts'
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { notFound } from '../../platform/refusal.ts'
import { updateMailbox as updateRow } from '../../store/directory/receiving/mailboxes.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { mailboxEvent } from './mailbox-event.ts'
import { readSettings } from './mailbox-settings.ts'
import { requireMailbox } from './require-mailbox.ts'

/** The id. Throws `not_found`, or `validation_error` for a `reply_to` that is no address. */
export async function updateMailbox(
  deps: Pick<Deps, 'directory' | 'clock' | 'mailboxes'>,
  { tenant, acting }: ActingIn,
  idOrAddress: string,
  request: UpdateInbox,
): Promise<MailboxId> {
  const row = await requireMailbox(deps, tenant, idOrAddress)
  const changes = {
    ...readSettings(request),
    ...(request.disabled === undefined
      ? {}
      : { state: request.disabled ? ('disabled' as const) : ('active' as const) }),
    updatedAtMs: deps.clock.now(),
  }
  const stats = await openMailbox(deps.mailboxes, row.objectId).stats()
  const event = mailboxEvent('inbox.updated', { row: { ...row, ...changes }, stats }, changes.updatedAtMs)
  const detail = { address: row.address, ...request }
  const audit = auditEntry(deps, acting, { act: 'inbox.changed', target: row.id, detail })
  if (!(await updateRow(deps.directory, tenant, row.id, { changes, event, audit }))) throw notFound('inbox')
  forgetAccess(tenant)
  return row.id
}
