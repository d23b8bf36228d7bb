/** The address book of a mailbox as the API shows it. */
import type { ContactList, ListContacts } from '@mailstead/contracts/api/contact.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { notFound } from '../../../platform/refusal.ts'
import { openMailbox, toName } from '../require-mailbox.ts'

type ContactDeps = Pick<Deps, 'directory' | 'mailboxes'>

/** Those used last first. Throws `not_found`. */
export async function listContacts(
  deps: ContactDeps,
  tenant: TenantId,
  inbox: string,
  { q, limit, after, before }: ListContacts,
): Promise<ContactList> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  const position = {
    after: after === undefined ? null : toName(after),
    before: before === undefined ? null : toName(before),
  }
  const { items, hasMore } = await mailbox.listContacts({ text: q?.trim() ?? '', limit, ...position })
  const data = items.map(({ address, name, usedAtMs }) => ({
    id: address,
    address,
    name: name || null,
    last_used_at: new Date(usedAtMs).toISOString(),
  }))
  return { object: 'list', has_more: hasMore, data }
}

/** Throws `not_found`. */
export async function removeContact(
  deps: ContactDeps,
  tenant: TenantId,
  { inbox, address }: { readonly inbox: string; readonly address: string },
): Promise<void> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  if (!(await mailbox.removeContact(toName(address)))) throw notFound('contact')
}
