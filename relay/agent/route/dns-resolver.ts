/** DNS as routing needs it: every answer is found, definitely absent, or a failure that says nothing. */
import { Resolver } from 'node:dns/promises'

export type DnsAnswer<T> =
  | { readonly kind: 'found'; readonly values: readonly T[] }
  /** `name`: there is no such name (NXDOMAIN); `type`: the name has no such record. */
  | { readonly kind: 'absent'; readonly what: 'name' | 'type' }
  | { readonly kind: 'failed'; readonly error: string }

export interface MxRecord {
  readonly exchange: string
  readonly priority: number
}

export interface DnsResolver {
  mx(name: string): Promise<DnsAnswer<MxRecord>>
  v4(name: string): Promise<DnsAnswer<string>>
  v6(name: string): Promise<DnsAnswer<string>>
  /** Each record as one text: its strings are joined without anything between. */
  txt(name: string): Promise<DnsAnswer<string>>
}

// Each query is sent twice, the second time with twice the wait: about 6 s in all.
const QUERY_TIMEOUT_MS = 2_000
const QUERY_TRIES = 2

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'EDNS'

async function answer<T>(query: Promise<T[]>): Promise<DnsAnswer<T>> {
  try {
    const values = await query
    return values.length > 0 ? { kind: 'found', values } : { kind: 'absent', what: 'type' }
  } catch (thrown) {
    const code = codeOf(thrown)
    // A name that DNS cannot hold does not exist.
    if (code === 'ENOTFOUND' || code === 'EBADNAME') return { kind: 'absent', what: 'name' }
    if (code === 'ENODATA') return { kind: 'absent', what: 'type' }
    return { kind: 'failed', error: code }
  }
}

/** A resolver over `servers` (`host:port`), or the system's when there are none. */
export function createDnsResolver(servers: readonly string[]): DnsResolver {
  const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES })
  if (servers.length > 0) resolver.setServers([...servers])
  return {
    mx: (name) => answer(resolver.resolveMx(name)),
    v4: (name) => answer(resolver.resolve4(name)),
    v6: (name) => answer(resolver.resolve6(name)),
    txt: (name) => answer(resolver.resolveTxt(name).then((records) => records.map((strings) => strings.join('')))),
  }
}
