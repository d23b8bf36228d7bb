/** What the deployment says of itself to everybody. */
import type { PartState, Site, Status } from '@mailstead/contracts/api/site.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from './request.ts'

export type { PartState, Site, Status }

export const SITE_KEY = ['site'] as const

const KEPT = 'mailstead.site'
const FRESH_MS = 300_000
const STATUS_MS = 15_000

/** As it was when a page of this origin last asked: so the name does not change while a page comes up. */
function readKept(): Site | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Site | null
    return typeof kept?.name === 'string' ? kept : undefined
  } catch {
    return undefined
  }
}

export const siteOptions = queryOptions({
  queryKey: SITE_KEY,
  queryFn: async () => {
    const site = await request<Site>('GET', '/v1/site')
    localStorage.setItem(KEPT, JSON.stringify(site))
    return site
  },
  staleTime: FRESH_MS,
  initialData: readKept,
  initialDataUpdatedAt: 0,
})

export const statusOptions = queryOptions({
  queryKey: ['status'],
  queryFn: () => request<Status>('GET', '/v1/status'),
  refetchInterval: STATUS_MS,
})
