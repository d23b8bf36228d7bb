/** The tenant of this window. */
import type { Tenant } from '@mailstead/contracts/api/people/tenant.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from './request.ts'

export type { Tenant }

export const TENANT_KEY = ['tenant'] as const

export const tenantOptions = queryOptions({
  queryKey: TENANT_KEY,
  queryFn: () => request<Tenant>('GET', '/v1/tenant'),
})

export const renameTenant = (name: string) => request<unknown>('PATCH', '/v1/tenant', { name })
/** The name shows that this one is meant. */
export const removeTenant = (name: string) => request<unknown>('DELETE', '/v1/tenant', { name })
