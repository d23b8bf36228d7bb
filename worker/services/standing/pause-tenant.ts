/**
 * Pauses a tenant and opens it again. A pause loses nothing: new mail is refused, what was accepted waits on our side of the hand-over,
 * and a hold stops what relays have.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { newId } from '../../platform/ids.ts'
import { describeError } from '../../platform/log.ts'
import { movingTenant, notFound, Refusal } from '../../platform/refusal.ts'
import { pauseTenant as pauseRow, resumeTenant as resumeRow } from '../../store/directory/plans/standing.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { commandRelays } from '../control/command-relays.ts'
import { liftHold, placeHold } from '../control/hold.ts'
import { pauseHoldOf } from '../control/pause-hold.ts'
import type { CommandDeps } from '../control/send-command.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { tellAccount } from '../tenants/tell-account.ts'

export type StandingDeps = CommandDeps & SubmitDeps

export interface Pause {
  readonly code: 'bounce_rate' | 'complaint_rate' | 'operator'
  /** The tenant's people read it. */
  readonly reason: string
}

const REASON = 'Sending is paused for this account.'

/** Stops what relays have of the tenant; where there are too many holds they give it back, and it waits with us. Never rejects. */
export async function stopAtRelays(deps: StandingDeps, tenant: TenantId): Promise<void> {
  const scope = { tenant }
  try {
    await placeHold(deps, { id: pauseHoldOf(tenant), scope, reason: REASON, untilMs: null })
  } catch (error) {
    deps.log('error', 'tenant.hold_not_placed', { tenant, error: describeError(error) })
    if (!(error instanceof Refusal)) return
    const command = { id: newId(deps.clock.now()), action: 'return' as const, scope, reason: REASON }
    await commandRelays(deps, command).catch((failure: unknown) =>
      deps.log('error', 'tenant.not_returned', { tenant, error: describeError(failure) }),
    )
  }
}

async function refuseChange(deps: StandingDeps, tenant: TenantId): Promise<Refusal> {
  const home = await findTenantHome(deps.directory, tenant)
  if (!home) return notFound('account')
  return home.state === 'moving' ? movingTenant() : new Refusal('conflict', `The account is ${home.state} already.`)
}

/** Throws `not_found`, `conflict` when it is paused already, and `service_unavailable` while it moves. */
export async function pauseTenant(deps: StandingDeps, tenant: TenantId, acting: Acting, pause: Pause): Promise<void> {
  const sinceMs = deps.clock.now()
  const entry = auditEntry(deps, acting, { act: 'tenant.paused', target: tenant, detail: { ...pause } })
  if (!(await pauseRow(deps.directory, tenant, { ...pause, sinceMs }, entry))) throw await refuseChange(deps, tenant)
  forgetAccess(tenant)
  await stopAtRelays(deps, tenant)
  await tellAccount(deps, tenant, {
    type: 'account.standing_changed',
    data: { state: 'paused', code: pause.code, reason: pause.reason },
    kind: 'standing',
    text: `Sending is paused: ${pause.reason}`,
  })
}

/** Throws as `pauseTenant` does, `conflict` when it is not paused. */
export async function resumeTenant(deps: StandingDeps, tenant: TenantId, acting: Acting): Promise<void> {
  const entry = auditEntry(deps, acting, { act: 'tenant.resumed', target: tenant })
  if (!(await resumeRow(deps.directory, tenant, deps.clock.now(), entry))) throw await refuseChange(deps, tenant)
  forgetAccess(tenant)
  await liftHold(deps, pauseHoldOf(tenant))
  await tellAccount(deps, tenant, {
    type: 'account.standing_changed',
    data: { state: 'good', code: null, reason: null },
    kind: 'standing',
    text: 'Sending goes on. What waited is on its way.',
  })
}
