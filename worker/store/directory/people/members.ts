/** Rows of `member`, joined with the person; every change is in one batch with its entry of the audit log. */
import { MemberId, type TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, ne, or, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { mailboxes, mailboxMembers, member, session, tenant, user } from '../schema.ts'
import { type AuditRow, insertAudit } from './audit.ts'

export interface MemberRow {
  readonly id: MemberId
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly hasSecondFactor: boolean
  readonly role: string
  readonly mailboxes: readonly string[]
  readonly createdAt: Date
}

const isMember = (owner: TenantId, id: MemberId) => and(eq(member.tenantId, owner), eq(member.id, id))
/** The owner changes by a transfer only. */
const isNoOwner = (owner: TenantId, id: MemberId): SQL =>
  sql`exists (select 1 from member where tenant_id = ${owner} and id = ${id} and role <> 'owner')`

const SHOWN = {
  id: member.id,
  userId: member.userId,
  name: user.name,
  email: user.email,
  twoFactorEnabled: user.twoFactorEnabled,
  role: member.role,
  createdAt: member.createdAt,
  mailboxes: sql<string>`(select json_group_array(mm.mailbox_id) from mailbox_members mm
    where mm.tenant_id = ${member.tenantId} and mm.user_id = ${member.userId})`,
}

const selectMembers = (db: DirectoryDb) => db.select(SHOWN).from(member).innerJoin(user, eq(user.id, member.userId))
type Selected = Awaited<ReturnType<typeof selectMembers>>[number]

const toRow = ({ twoFactorEnabled, ...row }: Selected): MemberRow => ({
  ...row,
  id: MemberId.parse(row.id),
  hasSecondFactor: twoFactorEnabled === true,
  mailboxes: JSON.parse(row.mailboxes),
})

/** Up to `count` members, newest first. */
export async function listMembers(
  db: DirectoryDb,
  owner: TenantId,
  position: PagePosition<MemberId>,
  count: number,
): Promise<MemberRow[]> {
  const rows = await selectMembers(db)
    .where(and(eq(member.tenantId, owner), isInPage(member.id, position)))
    .orderBy(nearestFirst(member.id, position))
    .limit(count)
  return newestFirst(rows.map(toRow), position)
}

/** Null when the tenant has no such member. */
export async function findMember(db: DirectoryDb, owner: TenantId, id: MemberId): Promise<MemberRow | null> {
  const [row] = await selectMembers(db).where(isMember(owner, id))
  return row ? toRow(row) : null
}

export async function isOwnerOf(db: DirectoryDb, owner: TenantId, userId: string): Promise<boolean> {
  const rows = await db
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.tenantId, owner), eq(member.userId, userId), eq(member.role, 'owner')))
  return rows.length > 0
}

/** False for the owner, and when there is no such member. */
export async function updateRole(
  db: DirectoryDb,
  owner: TenantId,
  { id, role }: { readonly id: MemberId; readonly role: string },
  audit: AuditRow,
): Promise<boolean> {
  const [, rows] = await db.batch([
    insertAudit(db, owner, audit, isNoOwner(owner, id)),
    db
      .update(member)
      .set({ role })
      .where(and(isMember(owner, id), ne(member.role, 'owner')))
      .returning({ id: member.id }),
  ])
  return rows.length > 0
}

/** Which mailboxes are his, in place of those that were; what is no mailbox of the tenant is left out. */
export async function replaceMailboxes(
  db: DirectoryDb,
  owner: TenantId,
  { userId, mailboxIds }: { readonly userId: string; readonly mailboxIds: readonly string[] },
  audit: AuditRow,
): Promise<void> {
  const isThere = sql`exists (select 1 from member where tenant_id = ${owner} and user_id = ${userId})`
  await db.batch([
    insertAudit(db, owner, audit, isThere),
    db.delete(mailboxMembers).where(and(eq(mailboxMembers.tenantId, owner), eq(mailboxMembers.userId, userId))),
    db.insert(mailboxMembers).select(sql`
      select ${mailboxes.tenantId}, ${mailboxes.id}, ${userId} from ${mailboxes} where ${mailboxes.tenantId} = ${owner}
        and ${mailboxes.id} in (select value from json_each(${JSON.stringify(mailboxIds)})) and ${isThere}`),
  ])
}

/** False for the owner, and when there is no such member. His mailboxes are nobody's then. */
export async function deleteMember(db: DirectoryDb, owner: TenantId, id: MemberId, audit: AuditRow): Promise<boolean> {
  const person = sql`(select user_id from member where tenant_id = ${owner} and id = ${id} and role <> 'owner')`
  const [, , , rows] = await db.batch([
    insertAudit(db, owner, audit, isNoOwner(owner, id)),
    db.delete(mailboxMembers).where(and(eq(mailboxMembers.tenantId, owner), eq(mailboxMembers.userId, person))),
    db
      .update(session)
      .set({ activeTenantId: null })
      .where(and(eq(session.activeTenantId, owner), eq(session.userId, person))),
    db
      .delete(member)
      .where(and(isMember(owner, id), ne(member.role, 'owner')))
      .returning({ id: member.id }),
  ])
  return rows.length > 0
}

/** The owner becomes an admin and the other the owner. False when either has changed meanwhile. */
export async function transferOwnership(
  db: DirectoryDb,
  owner: TenantId,
  { fromUserId, to }: { readonly fromUserId: string; readonly to: MemberId },
  audit: AuditRow,
): Promise<boolean> {
  const holds = sql`exists (select 1 from member where tenant_id = ${owner} and user_id = ${fromUserId} and role = 'owner')
    and ${isNoOwner(owner, to)}`
  const [, rows] = await db.batch([
    insertAudit(db, owner, audit, holds),
    db
      .update(member)
      .set({ role: sql`case when ${member.id} = ${to} then 'owner' else 'admin' end` })
      .where(and(eq(member.tenantId, owner), or(eq(member.id, to), eq(member.userId, fromUserId)), holds))
      .returning({ id: member.id }),
  ])
  return rows.length > 0
}

/** Names of the tenants that the person owns. */
export async function listOwnedTenants(db: DirectoryDb, userId: string): Promise<readonly string[]> {
  const rows = await db
    .select({ name: tenant.name })
    .from(member)
    .innerJoin(tenant, eq(tenant.id, member.tenantId))
    .where(and(eq(member.userId, userId), eq(member.role, 'owner')))
    .orderBy(tenant.name)
  return rows.map(({ name }) => name)
}

/** The tenants that the person is a member of, by name. */
export async function listTenantsOf(db: DirectoryDb, userId: string) {
  return db
    .select({ id: tenant.id, name: tenant.name, role: member.role })
    .from(member)
    .innerJoin(tenant, eq(tenant.id, member.tenantId))
    .where(eq(member.userId, userId))
    .orderBy(tenant.name, tenant.id)
}
