/** Makes an alias. Mail to it goes to every inbox it names from now on. */
import type { CreateAlias } from '@mailstead/contracts/api/alias.ts'
import { AliasId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findAlias, insertAlias } from '../../store/directory/receiving/aliases.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { requireOwnAddress } from '../domains/own-address.ts'
import { findInboxes } from './find-inboxes.ts'

/**
 * The id of the new alias, or of one that a repeat of the request made with this id. Throws `validation_error`, or `conflict` when
 * the address is in use.
 */
export async function createAlias(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  request: CreateAlias,
  thingId = newId(deps.clock.now()),
): Promise<AliasId> {
  const { address, domainId } = await requireOwnAddress(deps, tenant, request.email_address)
  const targets = await findInboxes(deps, tenant, request.inboxes)
  const createdAtMs = deps.clock.now()
  const id = AliasId.parse(thingId)
  const alias = { id, domainId, address, name: request.name ?? null, enabled: !request.disabled, createdAtMs }
  const detail = { address, inboxes: targets }
  const audit = auditEntry(deps, acting, { act: 'alias.created', target: id, detail })
  const isMade = await insertAlias(deps.directory, tenant, { alias, targets, audit })
  if (!isMade && !(await findAlias(deps.directory, tenant, id)))
    throw new Refusal('conflict', `\`email_address\`: ${address} is an inbox or alias of yours already.`)
  return id
}
