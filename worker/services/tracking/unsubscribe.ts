/** A reader who wants no more mail of a tenant. */
import type { Deps } from '../../deps.ts'
import { findSuppressions } from '../../store/ledger/sending/suppressions.ts'
import { locateTenant } from '../control/locate-tenant.ts'
import { suppressAddresses } from '../control/suppress.ts'
import { openUnsubscribe } from './unsubscribe-link.ts'

/** The address of the link, for a page that asks. Throws `not_found`. */
export const readUnsubscribe = async (deps: Deps, token: string): Promise<string> =>
  (await openUnsubscribe(deps, token)).address

/** The address, which is on the suppression list now. Throws `not_found`, and `service_unavailable` while the tenant moves. */
export async function unsubscribe(deps: Deps, token: string): Promise<string> {
  const { tenant, messageId, address } = await openUnsubscribe(deps, token)
  const ledger = await locateTenant(deps, tenant)
  const known = await findSuppressions(ledger, tenant, { column: 'address', values: [address.toLowerCase()] })
  // Relays were told then: a repeat costs them nothing.
  if (known.length === 0)
    await suppressAddresses(deps, tenant, { addresses: [address], reason: 'unsubscribe', messageId })
  return address
}
