/**
 * Which domain each recipient of an envelope names. What was found is kept in the isolate for some seconds; what was not is asked
 * again each time, so that a new domain receives at once.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import {
  findPostmasterDomain,
  findReceivingDomains,
  type ReceivingDomain,
} from '../../../store/directory/receiving/receiving-domains.ts'
import { readRecipient } from '../recipient-address.ts'

/** Real time: what bounds the staleness of a copy must not follow the injected clock. */
const KEEP_MS = 5_000
const KEEP_ENTRIES = 2_000
/** Under this name the domain of the bare `<postmaster>` is kept; no domain has it. */
const POSTMASTER = ''

interface Kept {
  readonly domain: ReceivingDomain
  readonly readAtMs: number
}

const kept = new Map<string, Kept>()

/** Forgets what is kept of a tenant's domains: called where one of them, or the tenant itself, changes. */
export function forgetReceivingDomains(tenant: TenantId): void {
  for (const [name, { domain }] of kept) if (domain.tenant === tenant) kept.delete(name)
}

function recall(name: string, nowMs: number): { readonly name: string; readonly domain: ReceivingDomain } | null {
  const known = kept.get(name)
  return known && Math.abs(nowMs - known.readAtMs) < KEEP_MS ? { name, domain: known.domain } : null
}

/** Under which name its domain is looked for; null for what cannot be a recipient here. */
function nameOf(rcptTo: string): string | null {
  const address = readRecipient(rcptTo)
  return address === null ? null : (address.domain ?? POSTMASTER)
}

function keep(name: string, domain: ReceivingDomain, readAtMs: number): void {
  // The end of a move is to be seen at once. Its beginning may be seen late: a write to the shard that the tenant left fails there.
  if (domain.tenantState === 'moving') return
  if (kept.size >= KEEP_ENTRIES) kept.clear()
  kept.set(name, { domain, readAtMs })
}

async function readDomains(
  deps: Pick<Deps, 'directory'>,
  names: readonly string[],
): Promise<(readonly [string, ReceivingDomain])[]> {
  const hosted = names.filter((name) => name !== POSTMASTER)
  const found = hosted.length > 0 ? await findReceivingDomains(deps.directory, hosted) : []
  const postmaster = names.length > hosted.length ? await findPostmasterDomain(deps.directory) : null
  return [
    ...found.map((domain) => [domain.name, domain] as const),
    ...(postmaster ? [[POSTMASTER, postmaster] as const] : []),
  ]
}

/** The domain of each recipient, in their order; null where it is not hosted, or does not receive now. */
export async function locateDomains(
  deps: Pick<Deps, 'directory'>,
  rcptTo: readonly string[],
): Promise<readonly (ReceivingDomain | null)[]> {
  const nowMs = Date.now()
  const names = rcptTo.map(nameOf)
  const domains = new Map<string, ReceivingDomain>()
  const asked = new Set<string>()
  for (const name of names) {
    const known = name === null ? null : recall(name, nowMs)
    if (known) domains.set(known.name, known.domain)
    else if (name !== null) asked.add(name)
  }
  for (const [name, domain] of asked.size > 0 ? await readDomains(deps, [...asked]) : []) {
    domains.set(name, domain)
    keep(name, domain, nowMs)
  }
  return names.map((name) => (name === null ? null : (domains.get(name) ?? null)))
}
