/** Domains that send and receive. */

import type {
  DomainRecord,
  DomainReference,
  DomainSummary,
  Domain as ShownDomain,
} from '@mailstead/contracts/api/domain.ts'
import type { DnsPlan, PublishAtCloudflare } from '@mailstead/contracts/api/domains/dns-plan.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from './list.ts'
import { request, requestBlob } from './request.ts'

export type { DnsPlan, DomainRecord, DomainSummary, PublishAtCloudflare as PublishRequest }

export type Domain = Omit<ShownDomain, 'catch_all'> & { readonly catch_all: string | null }

export const DOMAINS_KEY = ['domains'] as const

/** Settings that the console changes. */
export type DomainChanges = Partial<
  Pick<
    Domain,
    | ('disabled' | 'mta_sts')
    | ('open_tracking' | 'click_tracking' | 'tls' | 'capabilities')
    | ('sent_newsletter_days' | 'delivery_reports' | 'catch_all')
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
export const readZoneFile = (id: string) => requestBlob(`/v1/domains/${id}/zone-file`)
export const publishAtCloudflare = (id: string, asked: PublishAtCloudflare) =>
  request<DnsPlan>('POST', `/v1/domains/${id}/dns/cloudflare`, asked)
export const rotateKeys = (id: string) => request<unknown>('POST', `/v1/domains/${id}/dkim/rotate`, {})
export const removeDomain = (id: string) => request<unknown>('DELETE', `/v1/domains/${id}`)
