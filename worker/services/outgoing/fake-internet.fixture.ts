/** DNS and servers from a map, and a record of every request that got out. For tests. */
import { DnsError, type DnsType, type Resolver } from '../../platform/doh-resolver.ts'
import type { GuardDeps } from './guarded-fetch.ts'

export type Zone = Readonly<Partial<Record<string, readonly string[]>>>

export interface FakeInternet extends GuardDeps {
  readonly requests: { readonly url: string; readonly init: RequestInit | undefined }[]
}

/** A resolver over `A host` and `AAAA host`; what is not there does not exist. */
export const zoneResolver =
  (zone: Zone): Resolver =>
  async (name: string, type: DnsType) => {
    const found = zone[`${type} ${name}`]
    if (found === undefined) throw new DnsError('ENOTFOUND', name)
    return [...found]
  }

/** `hooks.example.com` is public, unless the zone says otherwise; every server answers as `answer` does. */
export function fakeInternet(
  answer: (url: string, init: RequestInit | undefined) => Response | Promise<Response>,
  { zone = { 'A hooks.example.com': ['93.184.215.14'] }, allowed = [] }: { zone?: Zone; allowed?: string[] } = {},
): FakeInternet {
  const requests: FakeInternet['requests'] = []
  return {
    requests,
    config: { MODE: 'development', OUTGOING_ALLOWED_HOSTS: new Set(allowed) } as unknown as GuardDeps['config'],
    resolvers: [zoneResolver(zone)],
    fetch: async (input, init) => {
      const url = String(input)
      requests.push({ url, init })
      // Throws for what the runtime would not take.
      new Request(url, init)
      return answer(url, init)
    },
  }
}
