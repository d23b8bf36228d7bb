/**
 * Copies what plan, limits and standing say to the rows of `tenant`, where accepting mail reads it with everything else. In the batch of
 * every change of one of them.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { tenant } from '../schema.ts'

/** A slowed tenant may send one tenth a day. */
const SLOW_DIVISOR = 10

const limitOf = (column: 'daily_emails' | 'monthly_emails' | 'storage_bytes'): SQL => sql`(
  select coalesce(l.${sql.identifier(column)}, p.${sql.identifier(column)})
  from plans p left join tenant_limits l on l.tenant_id = "tenant"."id" where p.name = "tenant"."plan")`
const divisor = sql`case when exists (select 1 from tenant_standing s
  where s.tenant_id = "tenant"."id" and s.standing = 'slowed') then ${SLOW_DIVISOR} else 1 end`

const isFull = sql`coalesce((select s.bytes from tenant_storage s where s.tenant_id = "tenant"."id"), 0) >= ${limitOf('storage_bytes')}`

/** The statement, for the tenants that the condition names. */
export const settleTenants = (db: DirectoryDb, which: SQL) =>
  db
    .update(tenant)
    .set({
      dailyQuota: sql`${limitOf('daily_emails')} / ${divisor}`,
      monthlyQuota: limitOf('monthly_emails'),
      sandboxed: sql`(select p.own_addresses_only from plans p where p.name = "tenant"."plan")`,
      storageFull: isFull,
    })
    .where(sql`${which} and exists (select 1 from plans p where p.name = "tenant"."plan")`)

/** The statement of a change of what is kept. A row that says so already is not written again. */
export const settleStorage = (db: DirectoryDb, id: TenantId) =>
  db
    .update(tenant)
    .set({ storageFull: isFull })
    .where(sql`${tenant.id} = ${id} and "tenant"."storage_full" <> (${isFull})`)
