/** What tenants have sent this day and month. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'

export interface Used {
  readonly dayEmails: number
  readonly monthEmails: number
}

/** Those of the tenants that have sent this month; `day` is `YYYY-MM-DD`. */
export async function readUsed(
  ledger: LedgerDb,
  tenants: readonly TenantId[],
  day: string,
): Promise<ReadonlyMap<string, Used>> {
  const rows = await ledger.all<Used & { tenant: string }>(sql`
    select u.tenant_id as tenant, u.month_sent as "monthEmails",
      case when u.day = ${day} then u.day_sent else 0 end as "dayEmails"
    from json_each(${JSON.stringify(tenants)}) k
    cross join usage u on u.tenant_id = k.value and u.month = ${day.slice(0, 7)}`)
  return new Map(rows.map(({ tenant, ...used }) => [tenant, used]))
}

/** What each of the tenants has sent in each of the months (`YYYY-MM`); a month without mail is absent. */
export async function readMonths(
  ledger: LedgerDb,
  tenants: readonly TenantId[],
  months: readonly string[],
): Promise<ReadonlyMap<TenantId, ReadonlyMap<string, number>>> {
  const rows = await ledger.all<{ tenant: TenantId; month: string; sent: number }>(sql`
    select u.tenant_id as tenant, u.month, u.month_sent as sent
    from json_each(${JSON.stringify(tenants)}) k
    cross join json_each(${JSON.stringify(months)}) m
    cross join usage u on u.tenant_id = k.value and u.month = m.value`)
  const byTenant = Map.groupBy(rows, ({ tenant }) => tenant)
  return new Map([...byTenant].map(([id, counts]) => [id, new Map(counts.map(({ month, sent }) => [month, sent]))]))
}

/** Bytes, and the newest received mail among what they are of; empty without one. */
export interface StoredSum {
  readonly bytes: number
  readonly countedUpTo: string
}

const NOTHING_STORED: StoredSum = { bytes: 0, countedUpTo: '' }

/** Bytes of what the tenant keeps: sent mail while its bytes are there, and received mail. Reads all its jobs and deliveries. */
export async function sumStorage(ledger: LedgerDb, tenant: TenantId): Promise<StoredSum> {
  const [row] = await ledger.all<StoredSum>(sql`
    select coalesce((select sum(size_bytes) from jobs where tenant_id = ${tenant}
        and (raw is not null or raw_key is not null)), 0)
      + coalesce((select sum(size_bytes) from deliveries where tenant_id = ${tenant}), 0) as bytes,
      coalesce((select max(id) from deliveries where tenant_id = ${tenant}), '') as "countedUpTo"`)
  return row ?? NOTHING_STORED
}

/** Of received mail behind an id. Reads no other; one that came late, with an older id, is found by the sum of all. */
export async function sumReceived(ledger: LedgerDb, tenant: TenantId, after: string): Promise<StoredSum> {
  const [row] = await ledger.all<StoredSum>(sql`
    select coalesce(sum(size_bytes), 0) as bytes, coalesce(max(id), '') as "countedUpTo"
    from deliveries where tenant_id = ${tenant} and id > ${after}`)
  return row ?? NOTHING_STORED
}
