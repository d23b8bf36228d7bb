/** The people of an account, and what was done in it, as the API shows them. */
import type { AuditEntry, AuditList, ListAudit } from '@mailstead/contracts/api/people/audit.ts'
import type { ListMembers, Member, MemberList } from '@mailstead/contracts/api/people/member.ts'
import { Role } from '@mailstead/contracts/api/people/role.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { cutPage } from '../../platform/page.ts'
import { type AuditRow, listAudit as listAuditRows } from '../../store/directory/people/audit.ts'
import { listMembers as listRows, type MemberRow } from '../../store/directory/people/members.ts'

const showMember = (row: MemberRow): Member => ({
  object: 'member',
  id: row.id,
  user_id: row.userId,
  name: row.name,
  email: row.email,
  role: Role.parse(row.role),
  two_factor_enabled: row.hasSecondFactor,
  inboxes: [...row.mailboxes],
  created_at: row.createdAt.toISOString(),
})

/** A page, newest first. */
export async function listMembers(
  deps: Pick<Deps, 'directory'>,
  tenant: TenantId,
  page: ListMembers,
): Promise<MemberList> {
  const { shown, hasMore } = cutPage(await listRows(deps.directory, tenant, page, page.limit + 1), page)
  return { object: 'list', has_more: hasMore, data: shown.map(showMember) }
}

const showEntry = (row: AuditRow): AuditEntry => ({
  object: 'audit_entry',
  id: row.id,
  at: new Date(row.atMs).toISOString(),
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  act: row.act,
  target: row.target,
  detail: JSON.parse(row.detail),
  ip: row.ip,
})

/** A page, newest first. */
export async function listAudit(deps: Pick<Deps, 'directory'>, tenant: TenantId, page: ListAudit): Promise<AuditList> {
  const { shown, hasMore } = cutPage(await listAuditRows(deps.directory, tenant, page, page.limit + 1), page)
  return { object: 'list', has_more: hasMore, data: shown.map(showEntry) }
}
