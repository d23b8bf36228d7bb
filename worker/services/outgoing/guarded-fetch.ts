/**
 * The one way to a URL that a tenant gave. It checks the URL and the host's addresses, follows no redirect, and bounds
 * time and bytes. Between the look-up and the connection DNS may change its mind: what closes that gap in production is
 * the runtime, which connects to public addresses only (`global_fetch_strictly_public`).
 */
import type { Deps } from '../../deps.ts'
import { checkAddresses } from './check-addresses.ts'
import { allowedHosts, checkOutgoingUrl, hostWithPort } from './check-outgoing-url.ts'
import { raceAbort } from './race-abort.ts'
import { readLimited } from './read-limited.ts'

export type GuardDeps = Pick<Deps, 'config' | 'fetch' | 'resolvers'>

export interface GuardedRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: string
  /** How much of the answer's body is read. */
  readonly limitBytes: number
  /** Ends the exchange before its ten seconds are over. */
  readonly signal?: AbortSignal
}

export type Outcome =
  /** Any status, 3xx too. `isCut` says that the body went on behind the limit. */
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Headers
      readonly body: Uint8Array
      readonly isCut: boolean
    }
  /** Never to be allowed as it stands. */
  | { readonly kind: 'refused'; readonly why: string }
  /** DNS, connection, TLS or time: may pass. */
  | { readonly kind: 'failed'; readonly why: string }

const TIMEOUT_MS = 10_000
const USER_AGENT = 'Mailstead'

/** Makes the request if it may be made; never throws. The time limit spans DNS, connection, headers and body. */
export async function guardedFetch(deps: GuardDeps, request: GuardedRequest): Promise<Outcome> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal])
  try {
    const allowed = allowedHosts(deps.config)
    const checked = checkOutgoingUrl(request.url, allowed)
    if (!checked.ok) return { kind: 'refused', why: checked.why }
    const url = new URL(checked.url)
    if (!allowed.has(hostWithPort(url))) {
      const addresses = await raceAbort(signal, checkAddresses(deps.resolvers, url.hostname))
      if (addresses.kind !== 'public') return addresses
    }
    return await exchange(deps, request, checked.url, signal)
  } catch {
    // The runtime's own words tell of its inside, not of the peer.
    return { kind: 'failed', why: signal.aborted ? 'No whole answer in time.' : 'The connection failed.' }
  }
}

async function exchange(deps: GuardDeps, request: GuardedRequest, url: string, signal: AbortSignal): Promise<Outcome> {
  const headers = new Headers(request.headers)
  headers.set('user-agent', USER_AGENT)
  // The runtime keeps no cookies and knows no credentials mode: what the headers say is all that is sent.
  headers.delete('cookie')
  const { method, body } = request
  const init = { method, headers, redirect: 'manual' as const, signal, ...(body === undefined ? {} : { body }) }
  const response = await raceAbort(signal, deps.fetch(url, init))
  const read = await readLimited(response.body, request.limitBytes, signal)
  return { kind: 'answered', status: response.status, headers: response.headers, ...read }
}
