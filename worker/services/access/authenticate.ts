/**
 * Turns an API key into an Access with one directory read, or none: positive answers are kept 30 s in the isolate
 * (`docs/architecture.md`); misses always ask, so that a new key or domain works at once.
 */
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findAccess, findSenderDomain } from '../../store/directory/access.ts'
import { forgetReceivingDomains } from '../receiving/accept/locate-domains.ts'
import type { Access, SenderDomain } from './access.ts'
import type { KeyActor } from './actor.ts'
import { isSecretOf, parseApiKey } from './api-key.ts'
import { readSender } from './read-sender.ts'

/** What a key reaches. */
export type KeyAccess = Access & { readonly actor: KeyActor }

const KEEP_MS = 30_000
const KEEP_ENTRIES = 2_000

interface Kept {
  readonly access: KeyAccess
  readonly secretHash: string
  readonly untilMs: number
}

const kept = new Map<string, Kept>()

/** Forgets what is kept of a tenant: called where a key, a domain or the tenant itself changes. */
export function forgetAccess(tenant: TenantId): void {
  forgetReceivingDomains(tenant)
  for (const [name, entry] of kept) if (entry.access.tenant === tenant) kept.delete(name)
}

const invalidKey = (): Refusal =>
  new Refusal(
    'invalid_api_key',
    'The API key is not valid: it was mistyped, removed or has expired. Check the `Authorization` header.',
  )

async function readAccess(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock'>,
  keyId: string,
  senderDomain: string | null,
): Promise<Kept | null> {
  const rows = await findAccess(deps.directory, keyId, senderDomain)
  const [row] = rows
  if (!row || row.revokedAtMs !== null) return null
  const access: KeyAccess = {
    actor: {
      kind: 'key',
      id: keyId,
      name: row.keyName,
      permission: row.permission,
      lastUse: { atMs: row.lastUsedAtMs },
    },
    mailboxesOf: null,
    boundDomainId: row.boundDomainId,
    boundMailboxId: row.boundMailboxId,
    boundAddress: row.boundAddress,
    expiresAtMs: row.expiresAtMs,
    tenant: TenantId.parse(row.tenantId),
    tenantState: row.tenantState,
    shard: row.shard,
    shardSizeBytes: row.shardSizeBytes ?? 0,
    shardRawBytes: row.shardRawBytes ?? 0,
    dailyQuota: row.dailyQuota,
    monthlyQuota: row.monthlyQuota,
    isSandboxed: row.isSandboxed,
    wantsMailboxSender: row.wantsMailboxSender,
    sender: await readSender(deps, rows),
  }
  return { access, secretHash: row.secretHash, untilMs: deps.clock.now() + KEEP_MS }
}

const keptName = (keyId: string, senderDomain: string | null): string => `${keyId} ${senderDomain ?? ''}`

function findKept(name: string, nowMs: number): Kept | null {
  const entry = kept.get(name)
  return entry && entry.untilMs >= nowMs && entry.untilMs <= nowMs + KEEP_MS ? entry : null
}

function keep(name: string, entry: Kept): void {
  if (kept.size >= KEEP_ENTRIES) kept.clear()
  kept.set(name, entry)
}

/** Throws `missing_api_key` or `invalid_api_key`. `senderDomain` is lower-case ASCII, or null when nothing is sent. */
export async function authenticate(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock'>,
  key: string,
  senderDomain: string | null,
): Promise<KeyAccess> {
  const parts = parseApiKey(key)
  if (!parts) throw invalidKey()
  const name = keptName(parts.id, senderDomain)
  const nowMs = deps.clock.now()
  const entry = findKept(name, nowMs) ?? (await readAccess(deps, parts.id, senderDomain))
  // The hash is compared also for a key that is not there, so that its absence takes no less time.
  const isKnown = await isSecretOf(entry?.secretHash ?? '0'.repeat(64), parts.secret)
  if (!entry || !isKnown) throw invalidKey()
  const { expiresAtMs } = entry.access
  if (expiresAtMs !== null && expiresAtMs <= nowMs) throw invalidKey()
  // The end of a move is to be seen at once. Its beginning may be seen late: a write to the shard that the tenant left
  // fails there (`services/ledgers/tenant-moves`).
  if (entry.access.tenantState === 'moving') return entry.access
  keep(name, entry)
  return entry.access
}

/** The tenant's domain of this name: of a sender that was not known yet when the key was read. Null when it has none. */
export async function findSender(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock'>,
  access: Access,
  domain: string,
): Promise<SenderDomain | null> {
  if (access.sender?.name === domain) return access.sender
  const { actor, tenant } = access
  if (actor.kind !== 'key') return readSender(deps, await findSenderDomain(deps.directory, tenant, domain))
  const name = keptName(actor.id, domain)
  const entry = findKept(name, deps.clock.now()) ?? (await readAccess(deps, actor.id, domain))
  if (entry) keep(name, entry)
  return entry?.access.sender ?? null
}
