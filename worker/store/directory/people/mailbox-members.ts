/** Rows of `mailbox_members`: whose mailbox it is. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { mailboxes, mailboxMembers } from '../schema.ts'

/** Whether the person may reach the mailbox with this id or address, in lower case. */
export async function isMailboxOf(db: DirectoryDb, tenant: TenantId, userId: string, name: string): Promise<boolean> {
  const rows = await db
    .select({ id: mailboxes.id })
    .from(mailboxMembers)
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.tenantId, mailboxMembers.tenantId), eq(mailboxes.id, mailboxMembers.mailboxId)),
    )
    .where(
      and(
        eq(mailboxMembers.tenantId, tenant),
        eq(mailboxMembers.userId, userId),
        or(eq(mailboxes.id, name), eq(mailboxes.address, name)),
      ),
    )
    .limit(1)
  return rows.length > 0
}

/** The condition that a row of `mailboxes` is one of the person. */
export const isOf = (userId: string): SQL =>
  sql`exists (select 1 from mailbox_members o where o.tenant_id = ${mailboxes.tenantId}
    and o.mailbox_id = ${mailboxes.id} and o.user_id = ${userId})`
