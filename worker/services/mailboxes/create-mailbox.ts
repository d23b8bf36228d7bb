/** Makes a mailbox. Its object comes to life with its first mail. */
import type { CreateInbox } from '@mailstead/contracts/api/inbox.ts'
import { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findMailbox, insertMailbox } from '../../store/directory/receiving/mailboxes.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { requireOwnAddress } from '../domains/own-address.ts'
import { refuseOverLimit } from '../plans/refuse-over-limit.ts'
import { mailboxEvent } from './mailbox-event.ts'
import { readSettings } from './mailbox-settings.ts'

/** Of a mailbox of which nothing else is asked. */
const SETTINGS = {
  name: null,
  fromName: null,
  replyTo: null,
  receives: true,
  sends: true,
  isDefault: false,
  tracksOpens: false,
  keepsContacts: false,
}
const NOTHING_IN_IT = { unread: 0, lastReceivedAtMs: null }

/**
 * The id of the new mailbox, or of one that a repeat of the request made with this id. Throws `validation_error`, `conflict`
 * when the address is in use, or `limit_reached`.
 */
export async function createMailbox(
  deps: Pick<Deps, 'directory' | 'mailboxes' | 'clock'>,
  { tenant, acting }: ActingIn,
  request: CreateInbox,
  thingId = newId(deps.clock.now()),
): Promise<MailboxId> {
  const settings = readSettings(request)
  const { address, domainId } = await requireOwnAddress(deps, tenant, request.email_address)
  const createdAtMs = deps.clock.now()
  const id = MailboxId.parse(thingId)
  const mailbox = {
    id,
    domainId,
    address,
    objectId: deps.mailboxes.newUniqueId().toString(),
    createdAtMs,
    ...SETTINGS,
    ...settings,
  }
  const row = { ...mailbox, state: 'active' as const, updatedAtMs: createdAtMs }
  const event = mailboxEvent('inbox.created', { row, stats: NOTHING_IN_IT }, createdAtMs)
  const audit = auditEntry(deps, acting, { act: 'inbox.created', target: id, detail: { address } })
  const isMade = await insertMailbox(deps.directory, tenant, mailbox, { event, audit }).catch(
    refuseOverLimit(deps, tenant),
  )
  if (!isMade && !(await findMailbox(deps.directory, tenant, id)))
    throw new Refusal('conflict', `\`email_address\`: ${address} is an inbox or alias of yours already.`)
  return id
}
