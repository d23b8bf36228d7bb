/** What the tenant may have, how much of it is used, how it stands, and asking the operator to look at it. */
import type { Limit, Limits } from '@mailstead/contracts/api/people/limits.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from './request.ts'

export type { Limit, Limits }

export const LIMITS_KEY = ['limits'] as const
/** What is shown around every page is not asked for with every page. */
const FRESH_MS = 60_000

export const limitsOptions = queryOptions({
  queryKey: LIMITS_KEY,
  queryFn: () => request<Limits>('GET', '/v1/limits'),
  staleTime: FRESH_MS,
})

/** Replaces what was asked before. */
export const requestReview = (message: string) => request<unknown>('POST', '/v1/tenant/request-review', { message })
