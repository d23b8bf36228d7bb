/** How the deployment does. */
import type { OperatorOverview } from '@mailstead/contracts/api/operator/overview.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { OperatorOverview }

/** Tenants are counted each time. */
const LIVE_MS = 30_000

export const overviewOptions = queryOptions({
  queryKey: ['operator', 'overview'],
  queryFn: () => request<OperatorOverview>('GET', '/v1/operator/overview'),
  refetchInterval: LIVE_MS,
})
