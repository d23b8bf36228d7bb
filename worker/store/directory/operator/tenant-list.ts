/** The tenants of the deployment, as its operator looks through them. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { domains, member, tenant, tenantStanding, user } from '../schema.ts'

export interface TenantFilter {
  /** Part of a name or id, of a domain's name, or of a member's address. */
  readonly q?: string | undefined
  readonly state?: 'active' | 'paused' | 'moving' | undefined
  readonly plan?: string | undefined
  readonly review?: 'sandbox' | 'pause' | 'any' | undefined
}

const SHOWN = {
  id: tenant.id,
  name: tenant.name,
  plan: tenant.plan,
  state: tenant.state,
  shard: tenant.shard,
  sandboxed: tenant.sandboxed,
  operator: tenant.operator,
  outboundThreshold: tenant.outboundThreshold,
  createdAt: tenant.createdAt,
  standing: tenantStanding,
  owner: sql<string | null>`(select u.email from member m join user u on u.id = m.user_id
    where m.tenant_id = ${tenant.id} and m.role = 'owner')`,
}

const selectTenants = (db: DirectoryDb) =>
  db.select(SHOWN).from(tenant).leftJoin(tenantStanding, eq(tenantStanding.tenantId, tenant.id))

export type ListedTenant = Awaited<ReturnType<typeof selectTenants>>[number] & { readonly id: TenantId }

/** `instr` and not `like`, which has signs of its own. */
const contains = (column: SQL, q: string): SQL => sql`instr(lower(${column}), ${q.toLowerCase()}) > 0`

const matches = (q: string): SQL => sql`(${contains(sql`${tenant.name}`, q)} or ${contains(sql`${tenant.id}`, q)}
  or exists (select 1 from domains d where d.tenant_id = ${tenant.id} and ${contains(sql`d.name`, q)})
  or exists (select 1 from member m join user u on u.id = m.user_id
    where m.tenant_id = ${tenant.id} and ${contains(sql`u.email`, q)}))`

const asksFor = (review: NonNullable<TenantFilter['review']>): SQL =>
  review === 'any' ? sql`${tenantStanding.reviewKind} is not null` : sql`${tenantStanding.reviewKind} = ${review}`

/** Up to `count` tenants, newest first. */
export async function listTenants(
  db: DirectoryDb,
  { q, state, plan, review, ...position }: PagePosition<TenantId> & TenantFilter,
  count: number,
): Promise<ListedTenant[]> {
  const rows = await selectTenants(db)
    .where(
      and(
        isInPage(tenant.id, position),
        q === undefined ? undefined : matches(q),
        state === undefined ? undefined : eq(tenant.state, state),
        plan === undefined ? undefined : eq(tenant.plan, plan),
        review === undefined ? undefined : asksFor(review),
      ),
    )
    .orderBy(nearestFirst(tenant.id, position))
    .limit(count)
  return newestFirst(
    rows.map((row) => ({ ...row, id: TenantId.parse(row.id) })),
    position,
  )
}

const PEOPLE_MAX = 200
const DOMAINS_MAX = 1_000

/** With its domains and people; null when there is no such tenant. */
export async function findListedTenant(db: DirectoryDb, id: TenantId) {
  const [[row], domainRows, people] = await db.batch([
    selectTenants(db).where(eq(tenant.id, id)),
    db
      .select({ id: domains.id, name: domains.name, status: domains.status })
      .from(domains)
      .where(eq(domains.tenantId, id))
      .orderBy(domains.name)
      .limit(DOMAINS_MAX),
    db
      .select({ id: member.id, name: user.name, email: user.email, role: member.role })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId))
      .where(eq(member.tenantId, id))
      .orderBy(member.createdAt, member.id)
      .limit(PEOPLE_MAX),
  ])
  return row ? { listed: { ...row, id }, domains: domainRows, people } : null
}
