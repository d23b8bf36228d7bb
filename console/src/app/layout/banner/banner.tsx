/** At most one notice above all pages. */
import { currentTenant } from '../../../api/current-tenant.ts'
import { type Me, roleOf } from '../../../api/me.ts'
import { LimitsBanner } from './limits-banner.tsx'
import { OperatingBanner } from './operating-banner.tsx'

export function Banner({ me }: { readonly me: Me }) {
  const { impersonation } = me
  if (impersonation !== null && impersonation.tenant_id === currentTenant())
    return <OperatingBanner impersonation={impersonation} />
  const role = roleOf(me)
  // A member sees nothing of the tenant but own mailboxes.
  return role === undefined || role === 'member' ? null : <LimitsBanner />
}
