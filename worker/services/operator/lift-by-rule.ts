/** Lifts the sandbox of an account that has verified a domain, where the operator has made that the rule. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import { isVerifiedDomainOf } from '../../store/directory/tenants.ts'
import { BY_SYSTEM } from '../access/audit-entry.ts'
import type { MailDeps } from '../tenants/mail-admins.ts'
import { liftSandbox } from './change-tenant.ts'
import { readOperatorSettings } from './settings.ts'

/** Called when a check has made a domain verified. */
export async function liftByRule(deps: MailDeps, tenant: TenantId): Promise<void> {
  const row = await findTenantLimits(deps.directory, tenant, deps.clock.now())
  if (!row?.sandboxed || (await readOperatorSettings(deps)).sandbox_rule !== 'verified_domain') return
  if (await isVerifiedDomainOf(deps.directory, tenant, null)) await liftSandbox(deps, tenant, BY_SYSTEM)
}
