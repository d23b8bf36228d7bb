/** Reads mailboxes: the rows, and what their objects tell of the mail in them. */
import type { Inbox, InboxList, InboxSummary, ListInboxes } from '@mailstead/contracts/api/inbox.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { cutPage } from '../../platform/page.ts'
import { listMailboxes as listRows, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import type { Access } from '../access/access.ts'
import { requireMailbox } from './require-mailbox.ts'
import { showMailbox, showSummary } from './show-mailbox.ts'

type ReadDeps = Pick<Deps, 'directory' | 'mailboxes'>

/** Objects asked at a time. */
const STATS_AT_ONCE = 10

const statsOf = (deps: ReadDeps, row: MailboxRow) => openMailbox(deps.mailboxes, row.objectId).stats()

/** Throws `not_found`. */
export async function readMailbox(deps: ReadDeps, tenant: TenantId, idOrAddress: string): Promise<Inbox> {
  const row = await requireMailbox(deps, tenant, idOrAddress)
  return showMailbox(row, await statsOf(deps, row))
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
  for (let at = 0; at < shown.length; at += STATS_AT_ONCE) {
    const some = shown.slice(at, at + STATS_AT_ONCE)
    data.push(...(await Promise.all(some.map(async (row) => showSummary(row, await statsOf(deps, row))))))
  }
  return { object: 'list', has_more: hasMore, data }
}
