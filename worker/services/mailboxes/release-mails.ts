/**
 * Looks after the bytes of mails that were removed for good: one object serves all mailboxes of a tenant that got the mail, so it
 * goes when none of them has it any more. What a call does not finish is still noted in the mailbox.
 */
import type { MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { unavailable } from '../../platform/refusal.ts'
import { deleteReceived } from '../../store/blobs/received.ts'
import { freeStorage } from '../../store/directory/plans/tenant-storage.ts'
import { findMailboxes, listAllMailboxes, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import { deleteDeliveries, findPlacedDeliveries } from '../../store/ledger/receiving/placed-deliveries.ts'

export type ReleaseDeps = Pick<Deps, 'directory' | 'ledgers' | 'mailboxes' | 'rawBucket'>

/** Where the mailbox is. */
export interface MailboxPlace {
  readonly tenant: TenantId
  /** Index of the tenant's ledger. */
  readonly shard: number
  readonly id: MailboxId
  readonly objectId: string
}

/** Mails a round. */
export const RELEASE_PAGE = 500
/** Mailboxes that are asked when nothing tells any more which of them got a mail. */
const ASKED_MAX = 200
const ASKED_AT_ONCE = 10

/** Those of the mails that one of the mailboxes has. */
async function findHeld(deps: ReleaseDeps, rows: readonly MailboxRow[], ids: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>()
  for (let at = 0; at < rows.length; at += ASKED_AT_ONCE) {
    const some = rows.slice(at, at + ASKED_AT_ONCE)
    for (const list of await Promise.all(
      some.map(({ objectId }) => openMailbox(deps.mailboxes, objectId).listHeld(ids)),
    ))
      for (const id of list) held.add(id)
  }
  return held
}

/** The mails whose bytes may go, and those that must wait since another mailbox may be about to get them. */
async function sortMails(deps: ReleaseDeps, place: MailboxPlace, ids: readonly string[]) {
  const rows = await findPlacedDeliveries(deps.ledgers.at(place.shard), place.tenant, ids)
  const waiting = new Set(rows.filter(({ isFiled }) => !isFiled).map(({ id }) => id))
  const asked = ids.filter((id) => !waiting.has(id))
  const named = [...new Set(rows.flatMap(({ mailboxes }) => mailboxes))]
  // A row is gone after a call that broke off, or was looked for on a ledger that the tenant has left: then any mailbox may have the mail.
  const isEveryRowThere = rows.length === ids.length
  const others = isEveryRowThere
    ? await findMailboxes(deps.directory, place.tenant, named)
    : await listAllMailboxes(deps.directory, place.tenant, ASKED_MAX + 1)
  if (!isEveryRowThere && others.length > ASKED_MAX) return { free: [], waiting }
  const held = await findHeld(
    deps,
    others.filter(({ id }) => id !== place.id),
    asked,
  )
  return { free: asked.filter((id) => !held.has(id)), waiting }
}

/** One page of what is behind the id `after`; the last id of it, or null when there was none. */
async function releasePage(deps: ReleaseDeps, place: MailboxPlace, after: string): Promise<string | null> {
  const mailbox = openMailbox(deps.mailboxes, place.objectId)
  const ids = (await mailbox.listReleased(after, RELEASE_PAGE)).map(({ id }) => id)
  const last = ids.at(-1)
  if (last === undefined) return null
  const { free, waiting } = await sortMails(deps, place, ids)
  if (free.length > 0) {
    // A row without its object would be an alarm; an object that stays behind is found by the integrity job.
    const removed = await deleteDeliveries(deps.ledgers.at(place.shard), place.tenant, free)
    if (removed.length > 0) await freeStorage(deps.directory, place.tenant, removed)
    await deleteReceived(deps.rawBucket, place.tenant, free).catch(() => {
      throw unavailable('The bytes of the mail cannot be removed now. Repeat the request.')
    })
  }
  await mailbox.forgetReleased(ids.filter((id) => !waiting.has(id)))
  return last
}

/** All that is noted in the mailbox: as a rule what was just removed, and what a call left that broke off. */
export async function releaseMails(deps: ReleaseDeps, place: MailboxPlace): Promise<void> {
  let after: string | null = ''
  while (after !== null) after = await releasePage(deps, place, after)
}
