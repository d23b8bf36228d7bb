/** People who look at a tenant, by their sessions. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

export interface WatcherRow {
  readonly sessionId: string
  /** Null for somebody of the operator who is no member. */
  readonly role: string | null
  /** Acts for the operator. */
  readonly isOperating: boolean
  /** Ids of his own mailboxes. */
  readonly mailboxes: readonly string[]
}

/** Those of the sessions that have not ended and whose person is a member of the tenant, or works in it for the operator. */
export async function findWatchers(
  db: DirectoryDb,
  tenant: TenantId,
  sessionIds: readonly string[],
  nowMs: number,
): Promise<readonly WatcherRow[]> {
  const rows = await db.all<{ sessionId: string; role: string | null; isOperating: number; mailboxes: string }>(sql`
    select s.id as "sessionId", m.role,
      coalesce(u.staff and s.impersonated_tenant_id = ${tenant} and s.impersonation_ends_at > ${nowMs}, 0) as "isOperating",
      (select json_group_array(o.mailbox_id) from mailbox_members o
        where o.user_id = s.user_id and o.tenant_id = ${tenant}) as mailboxes
    from json_each(${JSON.stringify(sessionIds)}) asked
    cross join session s on s.id = asked.value
    cross join user u on u.id = s.user_id
    left join member m on m.user_id = s.user_id and m.tenant_id = ${tenant}
    where s.expires_at > ${nowMs} and u.email_verified
      and exists (select 1 from tenant t where t.id = ${tenant})`)
  return rows
    .map((row) => ({ ...row, isOperating: row.isOperating === 1, mailboxes: JSON.parse(row.mailboxes) }))
    .filter(({ role, isOperating }) => isOperating || role !== null)
}
