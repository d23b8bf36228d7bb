/** The running Worker, as the development scripts call it: its development routes and the domain routes of the API. */
import { z } from 'zod'
import { DomainRecord } from './zone-records.ts'

const REQUEST_TIMEOUT_MS = 15_000
/** Somebody was there before: an earlier start. */
const CONFLICT = 409

const CreatedTenant = z.object({
  tenant: z.string(),
  apiKey: z.string(),
  domain: z.object({ id: z.string(), name: z.string(), records: z.array(DomainRecord) }),
})
export type CreatedTenant = z.infer<typeof CreatedTenant>

const Domain = z.looseObject({ status: z.string() })

interface Call {
  method: string
  path: string
  body?: unknown
  apiKey?: string
}

/** Throws with what the Worker answered unless that was 2xx or one of `taken`. */
async function call(
  url: string,
  { method, path, body, apiKey }: Call,
  taken: readonly number[] = [],
): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  })
  const text = await response.text()
  if (!response.ok && !taken.includes(response.status))
    throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
  return text === '' ? null : JSON.parse(text)
}

/** Tells the Worker of the relay; repeating it changes the address and the secret. */
export async function registerRelay(url: string, relay: { id: string; url: string; secret: string }): Promise<void> {
  await call(url, { method: 'POST', path: '/dev/relays', body: relay })
}

/** Returns once the Worker has had a heartbeat of every relay that runs: until then no mail is handed over. */
export async function hearRelays(url: string): Promise<void> {
  await call(url, { method: 'POST', path: '/dev/clock', body: { advance_ms: 0 } })
}

/** Makes a tenant with one domain, not verified yet, and a full-access key. `operator`: its blocklist holds for all. */
export async function createTenant(
  url: string,
  wanted: { name: string; domain: string; operator?: boolean },
): Promise<CreatedTenant> {
  return CreatedTenant.parse(await call(url, { method: 'POST', path: '/dev/tenants', body: wanted }))
}

/** Removes a tenant with everything it has; answers with the names of its domains where the Worker tells them. */
export async function deleteTenant(url: string, tenant: string): Promise<string[]> {
  const answer = await call(url, { method: 'DELETE', path: `/dev/tenants/${encodeURIComponent(tenant)}` })
  return z
    .object({ domains: z.array(z.string()) })
    .catch({ domains: [] })
    .parse(answer).domains
}

export async function requestVerification(url: string, apiKey: string, domainId: string): Promise<void> {
  await call(url, { method: 'POST', path: `/v1/domains/${domainId}/verify`, apiKey })
}

export async function readDomainStatus(url: string, apiKey: string, domainId: string): Promise<string> {
  return Domain.parse(await call(url, { method: 'GET', path: `/v1/domains/${domainId}`, apiKey })).status
}

/** Makes an inbox; one that is there already stays. */
export async function createInbox(url: string, apiKey: string, address: string): Promise<void> {
  await createUnlessThere(url, { path: '/v1/inboxes', body: { email_address: address }, apiKey })
}

/** Makes an alias to the inboxes; one that is there already stays. */
export async function createAlias(
  url: string,
  apiKey: string,
  alias: { address: string; inboxes: readonly string[] },
): Promise<void> {
  const body = { email_address: alias.address, inboxes: alias.inboxes }
  await createUnlessThere(url, { path: '/v1/aliases', body, apiKey })
}

const createUnlessThere = (url: string, { path, body, apiKey }: Omit<Call, 'method'>): Promise<unknown> =>
  call(url, { method: 'POST', path, body, ...(apiKey && { apiKey }) }, [CONFLICT])
