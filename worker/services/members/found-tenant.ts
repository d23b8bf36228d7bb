/** A person makes an account of his own, and is its owner. It begins in the sandbox. */
import type { CreateTenant, TenantReference } from '@mailstead/contracts/api/people/tenant.ts'
import { MemberId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listOwnedTenants } from '../../store/directory/people/members.ts'
import type { Person } from '../access/actor.ts'
import { auditEntry } from '../access/audit-entry.ts'
import { createTenant } from '../tenants/create-tenant.ts'

const OWNED_MAX = 20
/** Until the operator lifts it. */
const PLAN = 'sandbox'

/** Throws `conflict` when the person has enough of them. */
export async function foundTenant(
  deps: Pick<Deps, 'directory' | 'ledgers' | 'clock'>,
  { actor, ip }: { readonly actor: Person; readonly ip: string | null },
  { name }: CreateTenant,
): Promise<TenantReference> {
  const owned = await listOwnedTenants(deps.directory, actor.userId)
  if (owned.length >= OWNED_MAX)
    throw new Refusal('conflict', `You own ${owned.length} accounts, and more are not given. Delete one first.`)
  const audit = auditEntry(deps, { actor, ip }, { act: 'tenant.created', detail: { name } })
  const founder = { member: MemberId.parse(newId(deps.clock.now())), audit, ...actor }
  const { id } = await createTenant(deps, { name, plan: PLAN, founder })
  return { object: 'tenant', id, name }
}
