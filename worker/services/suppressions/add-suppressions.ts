/** Puts addresses on the suppression list. Mail to them that waits at relays is stopped; what comes is not sent. */
import type { Deps } from '../../deps.ts'
import { unavailable } from '../../platform/refusal.ts'
import { findSuppressions } from '../../store/ledger/sending/suppressions.ts'
import type { Access } from '../access/access.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { suppressAddresses } from '../control/suppress.ts'

/**
 * The ids of the entries, one for each address as `requireSuppressed` gives it. An address that is on the list stays as
 * it is.
 */
export async function addSuppressions(
  deps: ControlDeps & Pick<Deps, 'ledgers'>,
  { tenant, shard }: Pick<Access, 'tenant' | 'shard'>,
  addresses: readonly string[],
): Promise<readonly string[]> {
  await suppressAddresses(deps, tenant, { addresses, reason: 'manual' })
  const rows = await findSuppressions(deps.ledgers.at(shard), tenant, { column: 'address', values: addresses })
  const ids = new Map(rows.map(({ address, id }) => [address, id]))
  return addresses.map((address) => {
    const id = ids.get(address)
    // Another request has removed it since.
    if (id === undefined) throw unavailable(`${address} was added and removed at the same moment. Repeat the request.`)
    return id
  })
}
