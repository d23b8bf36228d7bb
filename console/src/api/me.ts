/** Who is signed in, and the tenants they belong to. */
import type { Me } from '@mailstead/contracts/api/people/me.ts'
import type { TenantReference } from '@mailstead/contracts/api/people/tenant.ts'
import { queryOptions } from '@tanstack/react-query'
import { currentTenant } from './current-tenant.ts'
import { request } from './request.ts'

export type { Me }

export const ME_KEY = ['me'] as const

export const meOptions = queryOptions({
  queryKey: ME_KEY,
  queryFn: () => request<Me>('GET', '/v1/me'),
  staleTime: 60_000,
})

/** Where the person can be: own tenants, and the one in which somebody of the operator works for a while. */
export function tenantsOf({ tenants, impersonation }: Me): Me['tenants'] {
  if (impersonation === null) return tenants
  const { tenant_id: id, tenant_name: name } = impersonation
  return [...tenants.filter((tenant) => tenant.id !== id), { id, name, role: 'admin' }]
}

/** The tenant of this window; none without one. */
export const tenantOf = (me: Me) => tenantsOf(me).find(({ id }) => id === currentTenant())

/** The person's role in it. */
export const roleOf = (me: Me) => tenantOf(me)?.role

/** A member sees nothing of a tenant but own mailboxes. */
export function seesLimits(me: Me): boolean {
  const role = roleOf(me)
  return role !== undefined && role !== 'member'
}

export const stopImpersonating = () => request<unknown>('DELETE', '/v1/operator/impersonation')

export const createTenant = (name: string) => request<TenantReference>('POST', '/v1/tenants', { name })

/** `token` is that of the mailed link: the invitation's id, a dot, and what only the invited one knows. */
export function acceptInvitation(token: string) {
  const [id = '', secret = ''] = token.split('.')
  return request<{ readonly tenant_id: string }>('POST', `/v1/invitations/${encodeURIComponent(id)}/accept`, {
    token: secret,
  })
}
