/**
 * The one directory read of a request by a person: session, person and, in the tenant that was asked for, membership, tenant and
 * what its shard holds, joined. Nothing of it is kept: a revoked session and a removed member are gone at once.
 */
import { and, eq, gt, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { member, session, shards, tenant, user } from '../schema.ts'

export interface SessionQuestion {
  readonly token: string
  /** The tenant that the caller names; null for the one he used last, or else his first. */
  readonly tenant: string | null
  readonly nowMs: number
}

/** Null when there is no such session; without a membership the columns of the tenant are null. */
export async function findSession(db: DirectoryDb, { token, tenant: asked, nowMs }: SessionQuestion) {
  const active = sql`(select m.tenant_id from member m where m.user_id = ${session.userId} and m.tenant_id = ${session.activeTenantId})`
  const first = sql`(select m.tenant_id from member m where m.user_id = ${session.userId} order by m.created_at, m.id limit 1)`
  // Of somebody of the operator who has switched, unless he names another tenant.
  const impersonated = sql<string | null>`case when ${user.staff} and ${session.impersonationEndsAt} > ${nowMs}
    then ${session.impersonatedTenantId} end`
  const named = asked === null ? impersonated : sql`case when ${impersonated} = ${asked} then ${asked} end`
  const [row] = await db
    .select({
      sessionId: session.id,
      userId: user.id,
      name: user.name,
      email: user.email,
      twoFactorEnabled: user.twoFactorEnabled,
      isStaff: user.staff,
      signedInAt: session.createdAt,
      impersonatedId: impersonated,
      impersonationEndsAt: session.impersonationEndsAt,
      role: member.role,
      tenantId: tenant.id,
      tenantState: tenant.state,
      shard: tenant.shard,
      shardSizeBytes: shards.sizeBytes,
      shardRawBytes: shards.rawBytes,
      dailyQuota: tenant.dailyQuota,
      monthlyQuota: tenant.monthlyQuota,
      isSandboxed: tenant.sandboxed,
      wantsMailboxSender: tenant.mailboxSenders,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .leftJoin(
      member,
      and(eq(member.userId, user.id), eq(member.tenantId, asked === null ? sql`coalesce(${active}, ${first})` : asked)),
    )
    .leftJoin(tenant, eq(tenant.id, sql`coalesce(${named}, ${member.tenantId})`))
    .leftJoin(shards, eq(shards.n, tenant.shard))
    .where(and(eq(session.token, token), gt(session.expiresAt, new Date(nowMs)), eq(user.emailVerified, true)))
  return row ?? null
}

export type SessionRow = NonNullable<Awaited<ReturnType<typeof findSession>>>
