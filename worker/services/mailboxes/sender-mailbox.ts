/** Which mailbox a mail is sent from, with what is set for it. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import {
  findDefaultMailbox as findDefault,
  findSenderMailbox as findSender,
  type SenderMailbox,
} from '../../store/directory/receiving/sender-mailboxes.ts'
import { toName } from './require-mailbox.ts'

export type { SenderMailbox }

/**
 * The mailbox that has the address, or an enabled alias with it leads to: of several the first that may send. Null when the tenant has none.
 * It may be disabled, or not be for sending.
 */
export const findSenderMailbox = (
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  address: string,
): Promise<SenderMailbox | null> => findSender(deps.directory, tenant, toName(address))

/** The mailbox that is meant where none is named; null when the tenant has chosen none. */
export const findDefaultMailbox = (deps: Pick<Deps, 'directory'>, tenant: TenantId): Promise<SenderMailbox | null> =>
  findDefault(deps.directory, tenant)
