/** Reads, changes or removes a thread. */
import type { InboxThreadSummary, UpdateInboxThread } from '@mailstead/contracts/api/inbox-thread.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { openMailbox as openObject } from '../../../mailbox/client.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { Access } from '../../access/access.ts'
import { type ReleaseDeps, releaseMails } from '../release-mails.ts'
import { openMailbox, requireMailbox } from '../require-mailbox.ts'
import { showThreadSummary } from './show-thread.ts'

/** A thread of a mailbox, as a path names it. */
export interface ThreadPlace {
  /** Id or address. */
  readonly inbox: string
  readonly threadId: string
}

/** Throws `not_found`. */
export async function readThread(
  deps: Pick<Deps, 'directory' | 'mailboxes'>,
  tenant: TenantId,
  { inbox, threadId }: ThreadPlace,
): Promise<InboxThreadSummary> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  const thread = await mailbox.getThread(threadId)
  if (!thread) throw notFound('thread')
  return showThreadSummary(thread)
}

/** Throws `not_found`. */
export async function updateThread(
  deps: Pick<Deps, 'clock' | 'directory' | 'mailboxes'>,
  tenant: TenantId,
  { inbox, threadId }: ThreadPlace,
  { read, folder }: UpdateInboxThread,
): Promise<InboxThreadSummary> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  const thread = await mailbox.updateThread(threadId, {
    ...(read === undefined ? {} : { isRead: read }),
    ...(folder === undefined ? {} : { folder, atMs: deps.clock.now() }),
  })
  if (!thread) throw notFound('thread')
  return showThreadSummary(thread)
}

/** To the trash; out of the trash for good, with the bytes that no other mailbox needs. Throws `not_found`. */
export async function removeThread(
  deps: ReleaseDeps & Pick<Deps, 'clock'>,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  { inbox, threadId }: ThreadPlace,
): Promise<void> {
  const { id, objectId } = await requireMailbox(deps, tenant, inbox)
  const mailbox = openObject(deps.mailboxes, objectId)
  const thread = await mailbox.getThread(threadId)
  if (!thread) throw notFound('thread')
  if (thread.folder !== 'trash') {
    await mailbox.updateThread(threadId, { folder: 'trash', atMs: deps.clock.now() })
    return
  }
  await mailbox.purgeThread(threadId)
  await releaseMails(deps, { tenant, shard, id, objectId })
}
