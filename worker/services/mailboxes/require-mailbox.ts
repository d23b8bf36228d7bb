/** The mailbox that a path names, by its id or by its address. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { type MailboxClient, openMailbox as openObject } from '../../mailbox/client.ts'
import { notFound } from '../../platform/refusal.ts'
import { findMailbox, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'

/** The one form in which ids and addresses are compared. */
export const toName = (text: string): string => text.trim().toLowerCase()

/** Throws `not_found`. */
export async function requireMailbox(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  idOrAddress: string,
): Promise<MailboxRow> {
  const row = await findMailbox(deps.directory, tenant, toName(idOrAddress))
  if (!row) throw notFound('inbox')
  return row
}

/** What is in it. Throws `not_found`. */
export async function openMailbox(
  deps: Pick<Deps, 'directory' | 'mailboxes'>,
  tenant: TenantId,
  idOrAddress: string,
): Promise<MailboxClient> {
  const { objectId } = await requireMailbox(deps, tenant, idOrAddress)
  return openObject(deps.mailboxes, objectId)
}
