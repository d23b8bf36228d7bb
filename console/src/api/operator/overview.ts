/** How the deployment does, and its relays. */
import type { OperatorOverview } from '@mailstead/contracts/api/operator/overview.ts'
import type { OperatorRelay } from '@mailstead/contracts/api/operator/relay.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { OperatorOverview, OperatorRelay }

/** A relay says how it does every 30 seconds; tenants are counted each time. */
const LIVE_MS = 30_000

export const overviewOptions = queryOptions({
  queryKey: ['operator', 'overview'],
  queryFn: () => request<OperatorOverview>('GET', '/v1/operator/overview'),
  refetchInterval: LIVE_MS,
})

export const relaysOptions = queryOptions({
  queryKey: ['operator', 'relays'],
  queryFn: async () => (await request<{ readonly data: readonly OperatorRelay[] }>('GET', '/v1/operator/relays')).data,
  refetchInterval: LIVE_MS,
})
