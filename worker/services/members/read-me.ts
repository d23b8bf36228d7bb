/** Who is signed in, and in which accounts. */
import type { Me } from '@mailstead/contracts/api/people/me.ts'
import { Role } from '@mailstead/contracts/api/people/role.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { listTenantsOf } from '../../store/directory/people/members.ts'
import { findTenantName } from '../../store/directory/tenants.ts'
import type { Person } from '../access/actor.ts'
import type { Caller } from '../access/authenticate-session.ts'

interface Where {
  /** The tenant of requests that name none. */
  readonly active: TenantId | null
  readonly impersonation: Caller['impersonation']
}

/** Who is signed in, where he is a member, and where he is now. */
export async function readMe(
  deps: Pick<Deps, 'directory'>,
  person: Person,
  { active, impersonation }: Where,
): Promise<Me> {
  const tenants = await listTenantsOf(deps.directory, person.userId)
  const name = impersonation && (await findTenantName(deps.directory, impersonation.tenant))
  return {
    object: 'person',
    id: person.userId,
    name: person.name,
    email: person.email,
    two_factor_enabled: person.hasSecondFactor,
    is_operator: person.isStaff,
    tenant_id: active,
    impersonation: impersonation && {
      tenant_id: impersonation.tenant,
      tenant_name: name ?? '',
      ends_at: new Date(impersonation.endsAtMs).toISOString(),
    },
    tenants: tenants.map(({ role, ...tenant }) => ({ ...tenant, role: Role.parse(role) })),
  }
}
