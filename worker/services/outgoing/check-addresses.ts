/** Whether a host's addresses, as DNS gives them now, may be reached. */
import { DnsError, type Resolver } from '../../platform/doh-resolver.ts'
import { findSpecialPurpose } from './special-purpose.ts'

export type AddressCheck =
  | { readonly kind: 'public' }
  | { readonly kind: 'refused'; readonly why: string }
  /** DNS gave no definite answer. */
  | { readonly kind: 'failed'; readonly why: string }

type Found = readonly string[] | 'unknown'

/** One address that is not public is enough to refuse: which one a connection takes is not ours to choose. */
export async function checkAddresses(resolvers: readonly Resolver[], host: string): Promise<AddressCheck> {
  const found = await Promise.all([lookUp(resolvers, host, 'A'), lookUp(resolvers, host, 'AAAA')])
  const addresses = found.flatMap((list) => (list === 'unknown' ? [] : list))
  for (const address of addresses) {
    const purpose = findSpecialPurpose(address)
    if (purpose !== null) return { kind: 'refused', why: `${host} has the address ${address}, which is ${purpose}.` }
  }
  if (found.includes('unknown')) return { kind: 'failed', why: `DNS did not answer for ${host}.` }
  return addresses.length > 0 ? { kind: 'public' } : { kind: 'refused', why: `${host} has no address in DNS.` }
}

/** Of the first resolver that knows; of a name or type that does not exist, nothing. */
async function lookUp(resolvers: readonly Resolver[], host: string, type: 'A' | 'AAAA'): Promise<Found> {
  for (const resolver of resolvers) {
    try {
      // Anything but text is no address, and is refused as such.
      return (await resolver(host, type)).map(String)
    } catch (error) {
      if (error instanceof DnsError && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')) return []
    }
  }
  return 'unknown'
}
