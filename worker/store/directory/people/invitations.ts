/** Rows of `invitation`; every change is in one batch with its entry of the audit log. */
import { InvitationId, type MemberId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { PagePosition } from '../../../platform/page.ts'
import type { DirectoryDb } from '../../databases.ts'
import { isInPage, nearestFirst, newestFirst } from '../../page.ts'
import { invitation, mailboxMembers, member, session, user } from '../schema.ts'
import { type AuditRow, insertAudit } from './audit.ts'

export interface InvitationRow {
  readonly id: InvitationId
  readonly email: string
  readonly role: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

export interface NewInvitation {
  readonly id: InvitationId
  /** In lower case. */
  readonly email: string
  readonly role: string
  readonly tokenHash: string
  readonly inviterId: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

const SHOWN = {
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  createdAt: invitation.createdAt,
  expiresAt: invitation.expiresAt,
}

const isPending = (tenant: TenantId, nowMs: number) =>
  and(eq(invitation.tenantId, tenant), eq(invitation.status, 'pending'), gt(invitation.expiresAt, new Date(nowMs)))

/** Replaces an earlier one of the same address. False when there are `max` members and invitations already. */
export async function insertInvitation(
  db: DirectoryDb,
  tenant: TenantId,
  { max, ...row }: NewInvitation & { readonly max: number },
  audit: AuditRow,
): Promise<boolean> {
  const nowMs = row.createdAt.getTime()
  const hasRoom = sql`(select count(*) from member where tenant_id = ${tenant}) + (select count(*) from invitation
    where tenant_id = ${tenant} and status = 'pending' and expires_at > ${nowMs} and email <> ${row.email}) < ${max}`
  const [, , rows] = await db.batch([
    insertAudit(db, tenant, audit, hasRoom),
    db.delete(invitation).where(and(eq(invitation.tenantId, tenant), eq(invitation.email, row.email), hasRoom)),
    db
      .insert(invitation)
      .select(sql`select ${row.id}, ${tenant}, ${row.email}, ${row.role}, 'pending', ${row.expiresAt.getTime()}, ${nowMs},
        ${row.inviterId}, ${row.tokenHash} where ${hasRoom}`)
      .returning({ id: invitation.id }),
  ])
  return rows.length > 0
}

/** Whether somebody with the address is a member already. */
export async function isMembersAddress(db: DirectoryDb, tenant: TenantId, email: string): Promise<boolean> {
  const rows = await db
    .select({ id: member.id })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.tenantId, tenant), eq(user.email, email)))
  return rows.length > 0
}

/** Whether any tenant waits for somebody with the address, which is in lower case. */
export async function isInvited(db: DirectoryDb, email: string, nowMs: number): Promise<boolean> {
  const rows = await db
    .select({ id: invitation.id })
    .from(invitation)
    .where(
      and(eq(invitation.email, email), eq(invitation.status, 'pending'), gt(invitation.expiresAt, new Date(nowMs))),
    )
    .limit(1)
  return rows.length > 0
}

/** Up to `count` that can still be accepted, newest first. */
export async function listInvitations(
  db: DirectoryDb,
  tenant: TenantId,
  { nowMs, ...position }: PagePosition<InvitationId> & { readonly nowMs: number },
  count: number,
): Promise<InvitationRow[]> {
  const rows = await db
    .select(SHOWN)
    .from(invitation)
    .where(and(isPending(tenant, nowMs), isInPage(invitation.id, position)))
    .orderBy(nearestFirst(invitation.id, position))
    .limit(count)
  return newestFirst(
    rows.map((row) => ({ ...row, id: InvitationId.parse(row.id) })),
    position,
  )
}

/** False when the tenant has no such invitation that is still open. */
export async function deleteInvitation(
  db: DirectoryDb,
  tenant: TenantId,
  id: InvitationId,
  audit: AuditRow,
): Promise<boolean> {
  const isOpen = sql`exists (select 1 from invitation where tenant_id = ${tenant} and id = ${id} and status = 'pending')`
  const [, rows] = await db.batch([
    insertAudit(db, tenant, audit, isOpen),
    db
      .delete(invitation)
      .where(and(eq(invitation.tenantId, tenant), eq(invitation.id, id), eq(invitation.status, 'pending')))
      .returning({ id: invitation.id }),
  ])
  return rows.length > 0
}

/** Of whoever holds the link: the tenant is what the invitation tells. Null when it is not open, or the secret is another. */
export async function findInvitation(
  db: DirectoryDb,
  { id, tokenHash, nowMs }: { readonly id: InvitationId; readonly tokenHash: string; readonly nowMs: number },
) {
  const [row] = await db
    .select({ ...SHOWN, tenantId: invitation.tenantId })
    .from(invitation)
    .where(
      and(
        ...[eq(invitation.id, id), eq(invitation.tokenHash, tokenHash), eq(invitation.status, 'pending')],
        gt(invitation.expiresAt, new Date(nowMs)),
      ),
    )
  return row ? { ...row, id: InvitationId.parse(row.id), tenant: TenantId.parse(row.tenantId) } : null
}

export interface Acceptance {
  readonly invitation: InvitationId
  readonly member: MemberId
  readonly userId: string
  /** Of the person: it must be the invited one. */
  readonly email: string
  readonly sessionId: string
  readonly nowMs: number
}

/** Makes the person a member, once. False when the invitation is not open any more, is another's, or he is a member already. */
export async function acceptInvitation(
  db: DirectoryDb,
  tenant: TenantId,
  { invitation: id, member: memberId, userId, email, sessionId, nowMs }: Acceptance,
  audit: AuditRow,
): Promise<boolean> {
  const isOpen: SQL = sql`exists (select 1 from invitation where tenant_id = ${tenant} and id = ${id}
    and status = 'pending' and expires_at > ${nowMs} and email = ${email})
    and not exists (select 1 from member where tenant_id = ${tenant} and user_id = ${userId})`
  const [, , made] = await db.batch([
    insertAudit(db, tenant, audit, isOpen),
    // Of an earlier membership.
    db
      .delete(mailboxMembers)
      .where(and(eq(mailboxMembers.tenantId, tenant), eq(mailboxMembers.userId, userId), isOpen)),
    db
      .insert(member)
      .select(sql`select ${memberId}, i.tenant_id, ${userId}, i.role, ${nowMs} from invitation i
        where i.tenant_id = ${tenant} and i.id = ${id} and ${isOpen}`)
      .returning({ id: member.id }),
    db
      .update(invitation)
      .set({ status: 'accepted' })
      .where(
        and(
          ...[eq(invitation.tenantId, tenant), eq(invitation.id, id), eq(invitation.email, email)],
          sql`exists (select 1 from member where id = ${memberId})`,
        ),
      ),
    db
      .update(session)
      .set({ activeTenantId: tenant })
      .where(and(eq(session.id, sessionId), sql`exists (select 1 from member where id = ${memberId})`)),
  ])
  return made.length > 0
}
