/** Removes mail for good by its folder: what somebody empties, and what lay long enough in trash or spam. */
import type { EmptyInbox, InboxEmptied } from '@mailstead/contracts/api/inbox.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import type { Emptied } from '../../mailbox/mailbox-mail.ts'
import type { Access } from '../access/access.ts'
import type { ActingIn } from '../access/audit-entry.ts'
import { audited } from '../access/audited.ts'
import { type MailboxPlace, RELEASE_PAGE, type ReleaseDeps, releaseMails } from './release-mails.ts'
import { requireMailbox } from './require-mailbox.ts'

/** A round makes some ten calls, and a request may make a thousand. */
const ROUNDS_MAX = 20

export interface Removed {
  readonly mails: number
  readonly hasMore: boolean
}

/** Mails with their words in the index, and the bytes that no other mailbox needs. Stops after `rounds`, or when it is told to. */
export async function removeMails(
  deps: ReleaseDeps,
  place: MailboxPlace,
  which: Emptied,
  limits: { readonly rounds: number; readonly isOver?: () => boolean },
): Promise<Removed> {
  const mailbox = openMailbox(deps.mailboxes, place.objectId)
  let mails = 0
  for (let round = 0; round < limits.rounds && !limits.isOver?.(); round++) {
    const removed = await mailbox.purgeMails(which, RELEASE_PAGE)
    // Also what a call left that broke off.
    await releaseMails(deps, place)
    mails += removed
    if (removed < RELEASE_PAGE) return { mails, hasMore: false }
  }
  return { mails, hasMore: true }
}

/** `inbox` is its id or address. Throws `not_found`. A mail that comes meanwhile may be removed as well. */
export async function emptyMailbox(
  deps: ReleaseDeps & Pick<Deps, 'clock'>,
  access: ActingIn & Pick<Access, 'shard'>,
  { inbox, folder }: EmptyInbox & { readonly inbox: string },
  rounds = ROUNDS_MAX,
): Promise<InboxEmptied> {
  const { tenant, shard } = access
  const { id, objectId, address } = await requireMailbox(deps, tenant, inbox)
  const which = { folder: folder === 'all' ? null : folder, beforeMs: null }
  const act = { act: 'inbox.emptied', target: id, detail: { address, folder } }
  const { mails, hasMore } = await audited(deps, access, act, () =>
    removeMails(deps, { tenant, shard, id, objectId }, which, { rounds }),
  )
  return { object: 'inbox', id, folder, removed: mails, has_more: hasMore }
}
