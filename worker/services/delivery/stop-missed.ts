/**
 * An address was suppressed while a mail to it was on its way to a relay: the order to stop may have been there before the
 * mail. It is given once more.
 */
import { pushCommand } from '../control/command-relays.ts'
import type { ControlDeps } from '../control/push-control.ts'
import { queueSuppression } from '../control/suppress.ts'
import type { MissedAddress } from './apply-transitions.ts'

export const stopMissed =
  (deps: ControlDeps) =>
  async (missed: readonly MissedAddress[]): Promise<void> => {
    for (const [tenant, theirs] of Map.groupBy(missed, (each) => each.tenant)) {
      const addresses = [...new Set(theirs.map(({ address }) => address))]
      for (const queued of await queueSuppression(deps, tenant, addresses)) await pushCommand(deps, queued)
    }
  }
