/** DNS as one resolver tells it: what is not there is empty, and only no answer is an error. Each name is asked once. */
import { normalizeHost } from '@mailstead/mail/dns-record/txt-value.ts'
import { arpaName } from '@mailstead/mail/network/arpa-name.ts'
import { DnsError, type DnsType, type Resolver } from '../../../platform/doh-resolver.ts'

export interface DnsView {
  readonly records: (name: string, type: 'A' | 'AAAA') => Promise<readonly string[]>
  /** A and AAAA. */
  readonly addresses: (name: string) => Promise<readonly string[]>
  /** PTR of an address. */
  readonly names: (address: string) => Promise<readonly string[]>
  readonly texts: (name: string) => Promise<readonly string[]>
  readonly exchangers: (name: string) => Promise<readonly string[]>
  /** What the name is an alias of. */
  readonly alias: (name: string) => Promise<string | null>
}

const toText = (record: string | readonly string[] | { readonly exchange: string }): string => {
  if (typeof record === 'string') return record
  return 'exchange' in record ? normalizeHost(record.exchange) : record.join('')
}

async function ask(resolver: Resolver, name: string, type: DnsType): Promise<readonly string[]> {
  try {
    return (await resolver(name, type)).map(toText)
  } catch (error) {
    if (error instanceof DnsError && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')) return []
    throw error
  }
}

export function createDnsView(resolver: Resolver): DnsView {
  const asked = new Map<string, Promise<readonly string[]>>()
  const once = (name: string, type: DnsType) => {
    const key = `${type} ${name}`
    const known = asked.get(key) ?? ask(resolver, name, type)
    asked.set(key, known)
    return known
  }
  return {
    records: once,
    addresses: async (name) => (await Promise.all([once(name, 'A'), once(name, 'AAAA')])).flat(),
    names: async (address) => {
      const name = arpaName(address)
      return name === null ? [] : once(name, 'PTR')
    },
    texts: (name) => once(name, 'TXT'),
    exchangers: (name) => once(name, 'MX'),
    alias: async (name) => (await once(name, 'CNAME'))[0] ?? null,
  }
}
