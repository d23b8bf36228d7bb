/** The tenant of this window. */
import type { TenantExport } from '@mailstead/contracts/api/people/export.ts'
import type { Tenant } from '@mailstead/contracts/api/people/tenant.ts'
import { queryOptions } from '@tanstack/react-query'
import { request, withQuery } from './request.ts'

export type { Tenant, TenantExport }

export const TENANT_KEY = ['tenant'] as const

export const tenantOptions = queryOptions({
  queryKey: TENANT_KEY,
  queryFn: () => request<Tenant>('GET', '/v1/tenant'),
})

/** Whether mailboxes are the only senders. */
export const demandMailboxSenders = (mailbox_senders: boolean) =>
  request<unknown>('PATCH', '/v1/tenant', { mailbox_senders })

export const renameTenant = (name: string) => request<unknown>('PATCH', '/v1/tenant', { name })
/** The name shows that this one is meant; in the query, as a body of DELETE gets lost on some ways. */
export const removeTenant = (name: string) => request<unknown>('DELETE', withQuery('/v1/tenant', { name }))
/** A link by which its owner gets everything of it as one file. */
export const exportTenant = () => request<TenantExport>('POST', '/v1/tenant/export')
