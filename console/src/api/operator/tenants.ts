/** All tenants of the deployment, for its operator. */
import type {
  OperatorTenant,
  OperatorTenantDetail,
  UpdateOperatorTenant,
} from '@mailstead/contracts/api/operator/tenant.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from '../list.ts'
import { type Query, request } from '../request.ts'

export type { OperatorTenant, OperatorTenantDetail, UpdateOperatorTenant }

export const OPERATOR_TENANTS_KEY = ['operator', 'tenants'] as const

const PATH = '/v1/operator/tenants'

export const operatorTenantsOptions = (query: Query) => listOptions<OperatorTenant>(OPERATOR_TENANTS_KEY, PATH, query)

export const operatorTenantOptions = (id: string) =>
  queryOptions({
    queryKey: [...OPERATOR_TENANTS_KEY, id],
    queryFn: () => request<OperatorTenantDetail>('GET', `${PATH}/${id}`),
  })

/** What is done to a tenant, each as an act without an answer that is looked at. */
export const changeTenant = (id: string, changes: UpdateOperatorTenant) =>
  request<unknown>('PATCH', `${PATH}/${id}`, changes)
export const suspendTenant = (id: string, reason: string) =>
  request<unknown>('POST', `${PATH}/${id}/suspend`, { reason })
export const resumeTenant = (id: string) => request<unknown>('POST', `${PATH}/${id}/resume`)
export const liftSandbox = (id: string) => request<unknown>('POST', `${PATH}/${id}/lift-sandbox`)
export const declineReview = (id: string, reason: string) =>
  request<unknown>('POST', `${PATH}/${id}/decline-review`, { reason })
export const impersonate = (id: string) => request<unknown>('POST', `${PATH}/${id}/impersonate`)
