/** Domains that send and receive. */
import type { Domain, DomainRecord, DomainReference, DomainSummary } from '@mailstead/contracts/api/domain.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from './list.ts'
import { request } from './request.ts'

export type { Domain, DomainRecord, DomainSummary }

export const DOMAINS_KEY = ['domains'] as const

/** Settings that the console changes. */
export type DomainChanges = Partial<
  Pick<
    Domain,
    | ('open_tracking' | 'click_tracking' | 'tls' | 'capabilities')
    | ('unknown_recipients' | 'dmarc_reject' | 'spam_limit' | 'newsletter_days' | 'plus_addressing' | 'reject_notice')
  >
>

export const domainsOptions = listOptions<DomainSummary>(DOMAINS_KEY, '/v1/domains', {})

export const domainOptions = (id: string) =>
  queryOptions({ queryKey: [...DOMAINS_KEY, id], queryFn: () => request<Domain>('GET', `/v1/domains/${id}`) })

export const createDomain = (name: string) => request<Domain>('POST', '/v1/domains', { name })
export const verifyDomain = (id: string) => request<DomainReference>('POST', `/v1/domains/${id}/verify`, {})
export const changeDomain = (id: string, changes: DomainChanges) =>
  request<DomainReference>('PATCH', `/v1/domains/${id}`, changes)
export const rotateKeys = (id: string) => request<unknown>('POST', `/v1/domains/${id}/dkim/rotate`, {})
export const removeDomain = (id: string) => request<unknown>('DELETE', `/v1/domains/${id}`)
