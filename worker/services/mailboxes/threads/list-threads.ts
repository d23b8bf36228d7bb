/** Pages of a mailbox's threads, newest first: all that a filter takes, or those that fit a search. */
import type {
  FoundInboxThreadList,
  InboxThreadList,
  ListInboxThreads,
  SearchInboxThreads,
} from '@mailstead/contracts/api/inbox-thread.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import type { ThreadQuery } from '../../../mailbox/mailbox-mail.ts'
import { openMailbox } from '../require-mailbox.ts'
import { showThread } from './show-thread.ts'

type ListDeps = Pick<Deps, 'directory' | 'mailboxes'>

const DAY_MS = 86_400_000

const toQuery = (query: ListInboxThreads): ThreadQuery => ({
  folders: query.folders ?? [],
  isRead: query.read ?? null,
  limit: query.limit,
  after: query.after ?? null,
  before: query.before ?? null,
})

/** No thread has a label. */
const isEmpty = ({ labels }: ListInboxThreads): boolean => labels !== undefined

/** Throws `not_found`. */
export async function listThreads(
  deps: ListDeps,
  tenant: TenantId,
  inbox: string,
  query: ListInboxThreads,
): Promise<InboxThreadList> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  if (isEmpty(query)) return { object: 'list', has_more: false, data: [] }
  const { items, hasMore } = await mailbox.listThreads(toQuery(query))
  return { object: 'list', has_more: hasMore, data: items.map(showThread) }
}

/** A date alone begins with its day, and ends with it. */
function readMoment(text: string | undefined, isEnd: boolean): number | null {
  if (text === undefined) return null
  return Date.parse(text) + (isEnd && !text.includes('T') ? DAY_MS : 0)
}

/** Throws `not_found`. */
export async function searchThreads(
  deps: ListDeps,
  tenant: TenantId,
  inbox: string,
  query: SearchInboxThreads,
): Promise<FoundInboxThreadList> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  if (isEmpty(query)) return { object: 'list', has_more: false, data: [] }
  const { items, hasMore } = await mailbox.searchThreads({
    ...toQuery(query),
    words: query.query,
    from: query.from ?? [],
    to: query.to ?? [],
    cc: query.cc ?? [],
    bcc: query.bcc ?? [],
    hasAttachment: query.has_attachment ?? null,
    receivedFromMs: readMoment(query.start_date, false),
    receivedUntilMs: readMoment(query.end_date, true),
  })
  const data = items.map((thread) => ({ ...showThread(thread), matched_email_id: thread.matchedMailId }))
  return { object: 'list', has_more: hasMore, data }
}
