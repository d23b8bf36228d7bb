/** Mailboxes as the API shows them: the row, and what its object tells of the mail in it. */
import type { Inbox, InboxList, InboxSummary, ListInboxes } from '@mailstead/contracts/api/inbox.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { cutPage } from '../../platform/page.ts'
import { listMailboxes as listRows, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import type { Access } from '../access/access.ts'
import { requireMailbox } from './require-mailbox.ts'

type ReadDeps = Pick<Deps, 'directory' | 'mailboxes'>

/** Objects asked at a time. */
const STATS_AT_ONCE = 10

async function showSummary(deps: ReadDeps, row: MailboxRow): Promise<InboxSummary> {
  const { unread, lastReceivedAtMs } = await openMailbox(deps.mailboxes, row.objectId).stats()
  return {
    id: row.id,
    name: row.name ?? row.address,
    email_address: row.address,
    from_name: row.fromName,
    unread,
    last_received: lastReceivedAtMs === null ? null : new Date(lastReceivedAtMs).toISOString(),
    created_at: new Date(row.createdAtMs).toISOString(),
    updated_at: new Date(row.updatedAtMs).toISOString(),
    disabled: row.state === 'disabled',
  }
}

/** Throws `not_found`. */
export async function readMailbox(deps: ReadDeps, tenant: TenantId, idOrAddress: string): Promise<Inbox> {
  const row = await requireMailbox(deps, tenant, idOrAddress)
  const summary = await showSummary(deps, row)
  return { object: 'inbox', ...summary, domain_id: row.domainId, receiving_address: null, drafts: 0 }
}

/** A page of those that the caller reaches, newest first. */
export async function listMailboxes(
  deps: ReadDeps,
  { tenant, mailboxesOf }: Pick<Access, 'tenant' | 'mailboxesOf'>,
  page: ListInboxes,
): Promise<InboxList> {
  const rows = await listRows(deps.directory, tenant, { ...page, of: mailboxesOf }, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  const data: InboxSummary[] = []
  for (let at = 0; at < shown.length; at += STATS_AT_ONCE)
    data.push(...(await Promise.all(shown.slice(at, at + STATS_AT_ONCE).map((row) => showSummary(deps, row)))))
  return { object: 'list', has_more: hasMore, data }
}
