/** What tenants may have. */
import type { CreatePlan, Plan, UpdatePlan } from '@mailstead/contracts/api/operator/plan.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { CreatePlan, Plan, UpdatePlan }

export const PLANS_KEY = ['operator', 'plans'] as const

export const plansOptions = queryOptions({
  queryKey: PLANS_KEY,
  queryFn: async () => (await request<{ readonly data: readonly Plan[] }>('GET', '/v1/operator/plans')).data,
})

export const createPlan = (plan: CreatePlan) => request<Plan>('POST', '/v1/operator/plans', plan)
export const changePlan = (name: string, changes: UpdatePlan) =>
  request<unknown>('PATCH', `/v1/operator/plans/${name}`, changes)
