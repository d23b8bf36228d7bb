/** Names of domains across tenants: whoever holds one verified holds what is above and below it, and its other spellings. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'

/** Names that no other tenant may hold: spellings of one, and those above. */
export interface RelatedNames {
  readonly same: readonly string[]
  readonly above: readonly string[]
}

/** True while another tenant holds one of the names verified, or one below it. */
export const isHeldByAnother = (tenant: TenantId, { same, above }: RelatedNames): SQL =>
  sql`exists (select 1 from domains other
    where other.status = 'verified' and other.tenant_id <> ${tenant}
      and (other.name in (select value from json_each(${JSON.stringify([...same, ...above])}))
        or exists (select 1 from json_each(${JSON.stringify(same)}) s
          where substr(other.name, -length(s.value) - 1) = '.' || s.value)))`

/** The same, asked by itself. */
export async function findHeldByAnother(db: DirectoryDb, tenant: TenantId, names: RelatedNames): Promise<boolean> {
  const [row] = await db.all<{ held: number }>(sql`select ${isHeldByAnother(tenant, names)} as held`)
  return row?.held === 1
}
