/** Which addresses are a tenant's own: of its members, who have confirmed them, and those that its verified domains know. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

/** Those of the addresses, in lower case, that are own. */
export async function findOwnAddresses(
  db: DirectoryDb,
  tenant: TenantId,
  asked: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.all<{ address: string }>(sql`
    select k.value as address from json_each(${JSON.stringify(asked)}) k
    where exists (select 1 from user u join member m on m.user_id = u.id
        where u.email = k.value and u.email_verified and m.tenant_id = ${tenant})
      or exists (select 1 from addresses a join domains d on d.tenant_id = a.tenant_id and d.id = a.domain_id
        where a.tenant_id = ${tenant} and a.address = k.value and a.active and d.status = 'verified')`)
  return new Set(rows.map(({ address }) => address))
}

/** The addresses of the tenant's owner and admins, who are told what concerns the account. */
export async function findAdminAddresses(db: DirectoryDb, tenant: TenantId): Promise<readonly string[]> {
  const rows = await db.all<{ email: string }>(sql`
    select u.email from member m join user u on u.id = m.user_id
    where m.tenant_id = ${tenant} and m.role in ('owner', 'admin') order by m.created_at, m.id limit 20`)
  return rows.map(({ email }) => email)
}
