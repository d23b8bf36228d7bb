/** When a hold that is shown on a mail ends by itself. The recipient's row has the reason; the end may have been changed since. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { type HoldRow, readHolds } from '../../store/directory/holds.ts'
import { shownState } from '../delivery/recipient-state.ts'

type Held = Parameters<typeof shownState>[0] & { readonly address: string; readonly heldReason: string | null }

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** What only relays know of a mail cannot be compared here: the reason tells the rule. */
const isRuleOf = ({ scope, reason }: HoldRow, tenant: TenantId, { address, heldReason }: Held): boolean =>
  reason === heldReason &&
  (scope.tenant === undefined || scope.tenant === tenant) &&
  (scope.domain === undefined || scope.domain === domainOf(address))

/**
 * For each recipient that is held; null for none that does, and where several rules hold it, when the last one ends. Asks the directory
 * only when somebody is held.
 */
export async function readHeldUntil(
  deps: Pick<Deps, 'clock' | 'directory'>,
  tenant: TenantId,
  recipients: readonly Held[],
): Promise<(recipient: Held) => string | null> {
  if (!recipients.some((recipient) => shownState(recipient) === 'held')) return () => null
  const { rows } = await readHolds(deps.directory, deps.clock.now())
  return (recipient) => {
    const ends = rows.filter((rule) => isRuleOf(rule, tenant, recipient)).map(({ untilMs }) => untilMs)
    if (ends.length === 0 || ends.includes(null)) return null
    return new Date(Math.max(...ends.map(Number))).toISOString()
  }
}
