/** Removes a mailbox with all its mail. Its row goes last, so that a removal that breaks off can be repeated. */
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { notFound, Refusal, unavailable } from '../../platform/refusal.ts'
import {
  closeMailbox,
  deleteMailboxes,
  findMailboxToRemove,
  findMailboxUses,
  type MailboxRow,
} from '../../store/directory/receiving/mailboxes.ts'
import type { Access } from '../access/access.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { mailboxDeletedEvent } from './mailbox-event.ts'
import { type MailboxPlace, RELEASE_PAGE, type ReleaseDeps, releaseMails } from './release-mails.ts'
import { toName } from './require-mailbox.ts'

/** A round makes some ten calls, and a request may make a thousand. */
const ROUNDS_MAX = 60
const NAMED_MAX = 3

const nameSome = (names: readonly string[]): string =>
  `${names.slice(0, NAMED_MAX).join(', ')}${names.length > NAMED_MAX ? ' and others' : ''}`

/** Throws `conflict` while mail would lead nowhere without the mailbox. */
async function refuseIfNeeded(deps: Pick<Deps, 'directory'>, access: Access, { id }: MailboxRow): Promise<void> {
  const { catchAllOf, onlyOf } = await findMailboxUses(deps.directory, access.tenant, id)
  if (catchAllOf.length > 0)
    throw new Refusal(
      'conflict',
      `The inbox is the catch-all of ${nameSome(catchAllOf)}. Choose another one with PATCH /v1/domains/:id first.`,
    )
  if (onlyOf.length > 0)
    throw new Refusal(
      'conflict',
      `The inbox is the only one of the alias ${nameSome(onlyOf)}. Give the alias another inbox, or remove it first.`,
    )
}

/** A mail that was on its way meanwhile is removed as well. */
async function erase(deps: ReleaseDeps, place: MailboxPlace, rounds: number): Promise<void> {
  const mailbox = openMailbox(deps.mailboxes, place.objectId)
  for (let round = 0; round < rounds; round++) {
    const purged = await mailbox.purgeMails({ folder: null, beforeMs: null }, RELEASE_PAGE)
    await releaseMails(deps, place)
    if (purged === 0 && (await mailbox.eraseIfEmpty())) return
  }
  throw unavailable('The inbox has too much to remove at once. Repeat the request.', 1)
}

/** The id. Throws `not_found`, `conflict`, or `service_unavailable` when it has to be repeated. */
export async function removeMailbox(
  deps: ReleaseDeps & Pick<Deps, 'clock'>,
  access: Access & ActingIn,
  idOrAddress: string,
  rounds = ROUNDS_MAX,
): Promise<MailboxId> {
  const { tenant, shard, acting } = access
  const row = await findMailboxToRemove(deps.directory, tenant, toName(idOrAddress))
  if (!row) throw notFound('inbox')
  await refuseIfNeeded(deps, access, row)
  const detail = { address: row.address }
  const audit = auditEntry(deps, acting, { act: 'inbox.removed', target: row.id, detail })
  const event = mailboxDeletedEvent(row, deps.clock.now())
  await closeMailbox(deps.directory, tenant, row.id, { event, audit })
  await erase(deps, { tenant, shard, id: row.id, objectId: row.objectId }, rounds).catch((error: unknown) => {
    // Erased by a call that broke off after it.
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error
  })
  await deleteMailboxes(deps.directory, tenant, [row.id])
  return row.id
}
