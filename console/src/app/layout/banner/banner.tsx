/** At most one notice above all pages. */
import { currentTenant } from '../../../api/current-tenant.ts'
import { type Me, seesLimits } from '../../../api/me.ts'
import { LimitsBanner } from './limits-banner.tsx'
import { OperatingBanner } from './operating-banner.tsx'

export function Banner({ me }: { readonly me: Me }) {
  const { impersonation } = me
  if (impersonation !== null && impersonation.tenant_id === currentTenant())
    return <OperatingBanner impersonation={impersonation} />
  return seesLimits(me) ? <LimitsBanner /> : null
}
