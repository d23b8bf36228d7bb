/**
 * The archive's view of a ledger: which closed jobs still have their raw mail in the row, and the emptying of rows once a
 * pack in R2 holds it.
 */
import type { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { toJsonPages } from './json-pages.ts'
import { jobs } from './schema.ts'

/** A closed job with its raw mail in the row. */
export interface UnarchivedJob {
  readonly tenant: TenantId
  readonly id: JobId
  readonly sizeBytes: number
}

/** Closed jobs behind `after` whose row has the mail, in order of tenant and id; not those of a tenant that moves away. */
export async function listUnarchived(
  ledger: LedgerDb,
  after: Pick<UnarchivedJob, 'tenant' | 'id'> | null,
  limit: number,
): Promise<UnarchivedJob[]> {
  return ledger.all<UnarchivedJob>(sql`
    select tenant_id as "tenant", id, size_bytes as "sizeBytes" from jobs indexed by jobs_to_archive
    where due_at_ms is null and raw is not null and (tenant_id, id) > (${after?.tenant ?? ''}, ${after?.id ?? ''})
      and not exists (select 1 from tenant_fences f where f.tenant_id = jobs.tenant_id and f.kind = 'away')
    order by tenant_id, id limit ${limit}`)
}

export interface RawToArchive {
  readonly id: JobId
  readonly raw: string
  readonly sha256: string
}

/** The mails of those of the jobs that are closed and still have it, in order of id. */
export async function readRawToArchive(
  ledger: LedgerDb,
  tenant: TenantId,
  ids: readonly JobId[],
): Promise<RawToArchive[]> {
  return ledger.all<RawToArchive>(sql`
    select j.id, j.raw, j.sha256 from json_each(${JSON.stringify(ids)}) told
    cross join jobs j on j.tenant_id = ${tenant} and j.id = told.value
    where j.due_at_ms is null and j.raw is not null order by j.id`)
}

/** What of a pack is which job's mail. */
export interface PackedRaw {
  readonly id: JobId
  readonly sha256: string
  readonly offset: number
}

/**
 * Notes the pack in the rows and empties them, all or nothing; the number of rows. A row that was emptied or opened again
 * since it was read is left alone.
 */
export async function emptyArchivedRows(
  ledger: LedgerDb,
  tenant: TenantId,
  packKey: string,
  packed: readonly PackedRaw[],
): Promise<number> {
  // The tenant is told by each row: given once, SQLite goes through all jobs of the tenant instead of through these.
  const told = packed.map((each) => ({ ...each, tenant }))
  const [first, ...rest] = toJsonPages(told).map((rows) =>
    ledger
      .update(jobs)
      .set({ raw: null, rawKey: packKey, rawOffset: sql`told.value->>'$.offset'` })
      .from(sql`json_each(${JSON.stringify(rows)}) as told`)
      .where(
        sql`${jobs.tenantId} = told.value->>'$.tenant' and ${jobs.id} = told.value->>'$.id' and ${jobs.sha256} = told.value->>'$.sha256'
          and ${jobs.dueAtMs} is null and ${jobs.raw} is not null`,
      )
      .returning({ id: jobs.id }),
  )
  if (!first) return 0
  const emptied = await ledger.batch([first, ...rest])
  return emptied.reduce((total, rows) => total + rows.length, 0)
}
