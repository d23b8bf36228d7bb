/** A tenant of a test's own, made through the services: key, and a domain with its two DKIM keys. */
import { env } from 'cloudflare:workers'
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq } from 'drizzle-orm'
import { createDeps, type Deps } from '../../worker/deps.ts'
import { bySystem } from '../../worker/services/access/audit-entry.ts'
import { forgetAccess } from '../../worker/services/access/authenticate.ts'
import { createDomain } from '../../worker/services/domains/create-domain.ts'
import { createApiKey } from '../../worker/services/tenants/create-api-key.ts'
import { createTenant as createTenantRow, type Tenant } from '../../worker/services/tenants/create-tenant.ts'
import { auditLog, domains, eventOutbox } from '../../worker/store/directory/schema.ts'

export interface TestTenant {
  readonly tenant: Tenant
  /** With `full_access`. */
  readonly apiKey: string
  /** With `sending_access`. */
  readonly sendingKey: string
  readonly domain: { readonly id: DomainId; readonly name: string }
  /** Those of the Worker under test. */
  readonly deps: Deps
}

let made = 0

/** Marks the domain verified as a DNS check would, without asking DNS. */
export async function markVerified(deps: Deps, tenant: TenantId, domain: DomainId): Promise<void> {
  await deps.directory
    .update(domains)
    .set({ status: 'verified', verifiedAtMs: deps.clock.now() })
    .where(and(eq(domains.tenantId, tenant), eq(domains.id, domain)))
  forgetAccess(tenant)
}

/** `domain` is a new name under `.example` and `verified` true unless told otherwise. */
export async function createTenant(
  options: { readonly domain?: string; readonly verified?: boolean; readonly shard?: number } = {},
): Promise<TestTenant> {
  const deps = createDeps(env)
  const name = options.domain ?? `t${++made}-${crypto.randomUUID().slice(0, 8)}.example`
  const tenant = await createTenantRow(deps, {
    name: `Test ${name}`,
    ...(options.shard === undefined ? {} : { shard: options.shard }),
  })
  const [full, sending, id] = await Promise.all([
    createApiKey(deps, tenant.id, { name: 'test', permission: 'full_access' }),
    createApiKey(deps, tenant.id, { name: 'test, sending only', permission: 'sending_access' }),
    createDomain(deps, bySystem(tenant.id), { name, custom_return_path: 'send' }),
  ])
  // Its logs begin empty.
  await deps.directory.batch([
    deps.directory.delete(eventOutbox).where(eq(eventOutbox.tenantId, tenant.id)),
    deps.directory.delete(auditLog).where(eq(auditLog.tenantId, tenant.id)),
  ])
  if (options.verified ?? true) await markVerified(deps, tenant.id, id)
  return { tenant, apiKey: full.key, sendingKey: sending.key, domain: { id, name }, deps }
}
