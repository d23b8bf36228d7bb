/** How DNS providers want the name of a record. */
import type { DomainRecord } from '../../api/domains.ts'
import { domains } from '../../text/domains.ts'

export const PROVIDERS = ['other', 'cloudflare', 'route53', 'godaddy', 'namecheap', 'hetzner'] as const
export type Provider = (typeof PROVIDERS)[number]

/** These add the domain to a name by themselves. */
const SHORT: ReadonlySet<Provider> = new Set<Provider>(['cloudflare', 'godaddy', 'namecheap', 'hetzner', 'route53'])

const KEY = 'mailstead.dns-provider'

export const keptProvider = (): Provider => PROVIDERS.find((each) => each === localStorage.getItem(KEY)) ?? 'other'
export const keepProvider = (provider: Provider): void => localStorage.setItem(KEY, provider)

export const isProvider = (text: string): text is Provider => PROVIDERS.some((each) => each === text)

/** The name to type in there. `zone` is the domain whose DNS is run there: the one with no name of ours in front. */
export const nameAt = (provider: Provider, { name, host }: Pick<DomainRecord, 'name' | 'host'>): string =>
  SHORT.has(provider) ? name || '@' : host

export const hintOf = (provider: Provider): string =>
  `${SHORT.has(provider) ? domains.shortName : domains.wholeName} ${domains.extra[provider]}`
