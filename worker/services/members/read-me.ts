/** Who is signed in, and in which accounts. */
import type { Me } from '@mailstead/contracts/api/people/me.ts'
import { Role } from '@mailstead/contracts/api/people/role.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { listTenantsOf } from '../../store/directory/people/members.ts'
import type { Person } from '../access/actor.ts'

/** `active` is the tenant of requests that name none. */
export async function readMe(deps: Pick<Deps, 'directory'>, person: Person, active: TenantId | null): Promise<Me> {
  const tenants = await listTenantsOf(deps.directory, person.userId)
  return {
    object: 'person',
    id: person.userId,
    name: person.name,
    email: person.email,
    two_factor_enabled: person.hasSecondFactor,
    is_operator: person.isStaff,
    tenant_id: active,
    tenants: tenants.map(({ role, ...tenant }) => ({ ...tenant, role: Role.parse(role) })),
  }
}
