/** Mail of a disabled domain that was accepted before: it waits, and nothing of it is lost. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { describeError } from '../../platform/log.ts'
import type { DomainRow } from '../../store/directory/domains.ts'
import type { HastenDeps } from '../control/hasten-waiting.ts'
import { liftHold, listHolds, placeHold } from '../control/hold.ts'
import type { ControlDeps } from '../control/push-control.ts'

export type DomainHoldDeps = ControlDeps & HastenDeps

type HeldDomain = Pick<DomainRow, 'id' | 'name' | 'returnPathLabel'>

const REASON = 'The domain is disabled.'
const PREFIX = 'domain-'
/** All accounts share the places of the list. */
const HOLDS_A_TENANT = 20

/** Placing it twice is one hold. */
const holdOf = ({ id }: HeldDomain): string => `${PREFIX}${id}`

async function hasRoom(deps: DomainHoldDeps, tenant: TenantId, domain: HeldDomain): Promise<boolean> {
  const { rows } = await listHolds(deps)
  const others = rows.filter((row) => row.tenantId === tenant && row.id.startsWith(PREFIX) && row.id !== holdOf(domain))
  return others.length < HOLDS_A_TENANT
}

/** Holds what waits of the domain, here and at relays. Never rejects: where it cannot be placed, that mail goes out. */
export async function holdDisabled(deps: DomainHoldDeps, tenant: TenantId, domain: HeldDomain): Promise<void> {
  const scope = { tenant, sender: `${domain.returnPathLabel}.${domain.name}` }
  try {
    if (!(await hasRoom(deps, tenant, domain))) throw new Error(`the account has ${HOLDS_A_TENANT} disabled domains`)
    await placeHold(deps, { id: holdOf(domain), scope, reason: REASON, untilMs: null })
  } catch (error) {
    deps.log('error', 'domain.hold_not_placed', { tenant, domain: domain.id, error: describeError(error) })
  }
}

/** Lets it go again; does nothing where nothing is held. */
export async function releaseEnabled(deps: DomainHoldDeps, domain: HeldDomain): Promise<void> {
  await liftHold(deps, holdOf(domain))
}
