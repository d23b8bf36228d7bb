/**
 * Looks at verified domains again: each once a day by its own hour, and every eight hours while a record is missing. One that has
 * lost its records for a day is not verified any more, and its people are told.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { listDueDomains, postponeDomainCheck } from '../../store/directory/domains.ts'
import type { ActivationDeps } from './dkim/activate-keys.ts'
import { type LostDomain, verifyDomain } from './verify-domain.ts'

/** A mail to the owner and the admins of an account. */
export interface LossMail {
  readonly kind: 'domain'
  readonly text: string
  readonly path: string
  readonly once: string
}

export type RecheckDeps = ActivationDeps & Pick<Deps, 'log'>

/** Sends it; never rejects. */
type MailAdmins<D> = (deps: D, tenant: TenantId, mail: LossMail) => Promise<void>

const HOUR_MS = 3_600_000
const CHECK_EVERY_MS = 24 * HOUR_MS
const CHECK_FAILED_EVERY_MS = 8 * HOUR_MS
/** Some fourteen questions to DNS and six to the directory each, of the thousand that a run of every minute may ask in all. */
const DOMAINS_A_RUN = 10

/** Sent before the domain is lost, so that a Worker that dies between the two tells it when it comes again; once all the same. */
function lossMail(lost: LostDomain): LossMail {
  const missing = lost.missing.join(', ')
  const text = `The domain ${lost.name} is not verified any more: for a day its DNS has not had what it must have (${missing}). It sends and receives nothing until the records are back and the domain is verified again.`
  const once = `domain-lost ${lost.id} ${lost.failingSinceMs}`
  return { kind: 'domain', text, path: `/domains/${lost.id}`, once }
}

/** Those that were looked at longest ago come first: with more than fit into a day all wait a little longer, and none for ever. */
export async function recheckDomains<D extends RecheckDeps>(
  deps: D,
  mailAdmins: MailAdmins<D>,
  domainsMax: number = DOMAINS_A_RUN,
): Promise<void> {
  const nowMs = deps.clock.now()
  const due = { checkedByMs: nowMs - CHECK_EVERY_MS, failedByMs: nowMs - CHECK_FAILED_EVERY_MS }
  for (const { tenant, domain } of await listDueDomains(deps.directory, due, domainsMax)) {
    try {
      await verifyDomain(deps, tenant, domain, (lost) => mailAdmins(deps, tenant, lossMail(lost)))
    } catch (error) {
      deps.log('error', 'domain.not_rechecked', { tenant, domain, error: describeError(error) })
      await postponeDomainCheck(deps.directory, tenant, domain, deps.clock.now())
    }
  }
}
