/** Removes a domain with its records and keys. Mail that waits at relays is stopped there, what waits here at hand-over. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findDomainDetail } from '../../store/directory/domain-records.ts'
import { deleteDomain } from '../../store/directory/domains.ts'
import { countAddresses } from '../../store/directory/receiving/addresses.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { pushCommand } from '../control/command-relays.ts'
import { queueEndOfDomain } from '../control/end-sender.ts'
import { domainEvent } from './domain-event.ts'
import { type DomainHoldDeps, releaseEnabled } from './hold-disabled.ts'
import { readRecordNames } from './record-names.ts'

const tell = (count: number, [one, several]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : several}`

/** Throws `conflict`: what people read their mail in must not end as an aside. */
async function refuseWithAddresses(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: DomainId): Promise<void> {
  const { mailboxes, aliases } = await countAddresses(deps.directory, tenant, id)
  if (mailboxes + aliases === 0) return
  throw new Refusal(
    'conflict',
    `The domain has ${tell(mailboxes, ['inbox', 'inboxes'])} and ${tell(aliases, ['alias', 'aliases'])}. Remove them first.`,
  )
}

/** Throws `not_found`, and `conflict` while it has inboxes or aliases. A relay that cannot be told now is told by its heartbeat. */
export async function removeDomain(
  deps: DomainHoldDeps & Pick<Deps, 'config'>,
  { tenant, acting }: ActingIn,
  id: DomainId,
): Promise<void> {
  const detail = await findDomainDetail(deps.directory, tenant, id)
  if (!detail) throw notFound('domain')
  await refuseWithAddresses(deps, tenant, id)
  const { returnPathLabel, name } = detail.domain
  const queued = await queueEndOfDomain(deps, tenant, `${returnPathLabel}.${name}`)
  // Before the domain is gone: of what is left of it nothing would remind us.
  if (!detail.domain.enabled) await releaseEnabled(deps, detail.domain)
  const event = domainEvent(await readRecordNames(deps), 'domain.deleted', detail, deps.clock.now())
  const audit = auditEntry(deps, acting, { act: 'domain.removed', target: id, detail: { name } })
  if (!(await deleteDomain(deps.directory, tenant, id, { event, audit }))) throw notFound('domain')
  forgetAccess(tenant)
  await pushCommand(deps, queued)
}
