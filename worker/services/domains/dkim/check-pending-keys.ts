/** Looks by itself for the records of keys that wait for them, so that nobody has to ask after a rotation. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { listDomainsWithPendingKeys } from '../../../store/directory/dkim-keys.ts'
import { type ActivationDeps, findWithKeysActivated } from './activate-keys.ts'

/** Each is four questions to DNS and up to four to the directory, of the thousand that a run may ask. */
const DOMAINS_A_RUN = 30

/**
 * Only the new records are looked up: a check of all could end the domain's verification, and no rotation may stop mail. The domains
 * whose records were looked up longest ago come first, so that owners who never publish keep no other from their turn.
 */
export async function checkPendingKeys(
  deps: ActivationDeps & Pick<Deps, 'log'>,
  domainsMax: number = DOMAINS_A_RUN,
): Promise<void> {
  for (const { tenant, domain } of await listDomainsWithPendingKeys(deps.directory, domainsMax)) {
    try {
      await findWithKeysActivated(deps, tenant, domain)
    } catch (error) {
      deps.log('error', 'dkim_keys.not_checked', { tenant, domain, error: describeError(error) })
    }
  }
}
