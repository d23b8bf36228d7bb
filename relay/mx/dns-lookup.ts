/**
 * DNS of the MX over its own servers. An answer is found, definitely absent, or a failure that says nothing; `resolve` has the shape that
 * the checks of `mail/authenticate` want.
 */
import { Resolver } from 'node:dns/promises'
import type { LookUp } from '@mailstead/mail/authenticate/bound-resolver.ts'

export type LookedUp =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed' }

export interface DnsLookup {
  /** Never rejects, and answers within five seconds. */
  lookUp(name: string, type: 'PTR' | 'A' | 'AAAA'): Promise<LookedUp>
  readonly resolve: LookUp
}

/** Each query is sent twice; c-ares doubles the wait for the second. */
const TRY_MS = 1_600
const TRIES = 2
const QUERY_MS = 5_000

/** Makes the look-ups over `servers` (`host:port`), or the system's when there are none. */
export function createDnsLookup(servers: readonly string[]): DnsLookup {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES })
  if (servers.length > 0) resolver.setServers([...servers])
  const resolve: LookUp = async (name, type) => {
    const records: unknown = await resolver.resolve(name, type)
    return Array.isArray(records) ? records : []
  }
  return {
    resolve,
    lookUp: (name, type) => Promise.race([readAnswer(resolve(name, type)), after<LookedUp>(QUERY_MS, FAILED)]),
  }
}

const FAILED: LookedUp = { kind: 'failed' }

async function readAnswer(query: Promise<readonly unknown[]>): Promise<LookedUp> {
  try {
    const values = (await query).filter((value) => typeof value === 'string')
    return values.length > 0 ? { kind: 'found', values } : { kind: 'absent' }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    // A name that DNS cannot hold does not exist.
    return code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME' ? { kind: 'absent' } : FAILED
  }
}

/** Resolves after a time, without holding the process. */
export function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), ms).unref()
  })
}
