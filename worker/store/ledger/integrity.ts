/** What the rows of a ledger say of objects in R2, for the comparison of the two. */
import type { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { StoredRaw } from '../blobs/stored-raw.ts'
import type { LedgerDb } from '../databases.ts'

export interface StoredJob extends StoredRaw {
  readonly id: JobId
  readonly rawKey: string
}

/** Jobs behind `after` whose mail is in R2, in order of id. */
export async function listStoredJobs(
  ledger: LedgerDb,
  tenant: TenantId,
  after: string,
  limit: number,
): Promise<StoredJob[]> {
  return ledger.all<StoredJob>(sql`
    select id, raw_key as "rawKey", raw_offset as "rawOffset", raw_head as "rawHead", size_bytes as "sizeBytes" from jobs
    where tenant_id = ${tenant} and id > ${after} and raw_key is not null order by id limit ${limit}`)
}

/** An object, and the range of ids in which the jobs are that it was made for. */
export interface ObjectOwners {
  readonly key: string
  readonly first: string
  readonly last: string
}

/** Which of the objects some job of their range names. */
export async function findUsedObjects(
  ledger: LedgerDb,
  tenant: TenantId,
  objects: readonly ObjectOwners[],
): Promise<ReadonlySet<string>> {
  const rows = await ledger.all<{ key: string }>(sql`
    select told.value->>'$.key' as "key" from json_each(${JSON.stringify(objects)}) told
    where exists (select 1 from jobs j where j.tenant_id = ${tenant} and j.id >= told.value->>'$.first'
      and j.id <= told.value->>'$.last' and j.raw_key = told.value->>'$.key')`)
  return new Set(rows.map((row) => row.key))
}

export interface StoredDelivery {
  readonly id: string
  readonly sizeBytes: number
}

/** Deliveries behind `after`, in order of id; `ids` names those that are wanted. */
export async function listStoredDeliveries(
  ledger: LedgerDb,
  tenant: TenantId,
  page: { readonly after: string; readonly limit: number; readonly ids?: readonly string[] },
): Promise<StoredDelivery[]> {
  const wanted = page.ids ? sql`and id in (select value from json_each(${JSON.stringify(page.ids)}))` : sql``
  return ledger.all<StoredDelivery>(sql`
    select id, size_bytes as "sizeBytes" from deliveries
    where tenant_id = ${tenant} and id > ${page.after} ${wanted} order by id limit ${page.limit}`)
}
