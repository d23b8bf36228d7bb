/** What restoring looks at beside the rows that it inserts. */
import { getTableName, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { DirectoryDb, LedgerDb, Ledgers } from '../databases.ts'
import { tenant, user } from '../directory/schema.ts'
import { jobs } from '../ledger/schema.ts'

/** True when there is no account and no mail: only then nothing can be mixed up. */
export async function isEmptyDeployment(db: DirectoryDb, ledgers: Ledgers): Promise<boolean> {
  const [known] = await db.select({ id: tenant.id }).from(tenant).limit(1)
  if (known !== undefined) return false
  for (let shard = 0; shard < ledgers.count; shard++) {
    const [job] = await ledgers.at(shard).select({ id: jobs.id }).from(jobs).limit(1)
    if (job !== undefined) return false
  }
  return true
}

export async function countRows(db: DirectoryDb | LedgerDb, table: SQLiteTable): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from ${table}`)
  if (row === undefined) throw new Error(`${getTableName(table)} was not counted`)
  return row.n
}

/** People of the new deployment who have an address of somebody in the backup under another id: the backup's person takes their place. */
export async function removeNamesakes(
  db: DirectoryDb,
  people: readonly { readonly id: unknown; readonly email: unknown }[],
): Promise<void> {
  await db.delete(user).where(sql`exists (select 1 from json_each(${JSON.stringify(people)}) p
    where p.value->>'email' = ${user.email} and p.value->>'id' <> ${user.id})`)
}

/** Domains are told to relays anew where their account keeps as much as it may: they came before their account. */
export async function tellFullDomains(db: DirectoryDb): Promise<void> {
  await db.run(sql`update domains set name = name where verified_at_ms is not null
    and tenant_id in (select id from tenant where storage_full = 1)`)
}
