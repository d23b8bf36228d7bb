/** What the tenant has used of its limits, and what became of its mail. */
import type { Stats } from '@mailstead/contracts/api/reports/stats.ts'
import type { Usage } from '@mailstead/contracts/api/reports/usage.ts'
import { queryOptions } from '@tanstack/react-query'
import { request, withQuery } from './request.ts'

export type { Stats, Usage }

export const usageOptions = queryOptions({
  queryKey: ['usage'],
  queryFn: () => request<Usage>('GET', '/v1/usage'),
})

/** Days begin where the viewer is. */
export const statsOptions = (since: string) =>
  queryOptions({
    queryKey: ['stats', since],
    queryFn: () => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
      return request<Stats>('GET', withQuery('/v1/stats', { since, time_zone: timeZone, group: 'day' }))
    },
  })
