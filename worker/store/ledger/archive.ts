/**
 * The archive's view of a ledger: which jobs still have their raw mail in the row, and the emptying of rows once a pack in R2 holds
 * it.
 */
import type { JobId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { toJsonPages } from './json-pages.ts'
import { jobs } from './schema.ts'

/** A closed job with its raw mail in the row. */
export interface UnarchivedJob {
  readonly tenant: TenantId
  readonly id: JobId
  readonly class: MailClass
  readonly sizeBytes: number
}

/** Closed jobs of the class behind `after` whose row has the mail, in order of tenant and id; not those of a tenant that moves away. */
export async function listUnarchived(
  ledger: LedgerDb,
  after: Pick<UnarchivedJob, 'tenant' | 'id'> | null,
  { mailClass, limit }: { readonly mailClass: MailClass; readonly limit: number },
): Promise<UnarchivedJob[]> {
  return ledger.all<UnarchivedJob>(sql`
    select tenant_id as "tenant", id, class, size_bytes as "sizeBytes" from jobs indexed by jobs_to_archive
    where due_at_ms is null and raw is not null and class = ${mailClass} and (tenant_id, id) > (${after?.tenant ?? ''}, ${after?.id ?? ''})
      and not exists (select 1 from tenant_fences f where f.tenant_id = jobs.tenant_id and f.kind = 'away')
    order by tenant_id, id limit ${limit}`)
}

/** `closed`: nothing is due any more. `over`: all recipients are final, and the job is to be closed with the emptying of its row. */
export type Ended = 'closed' | 'over'

const isOver = sql`jobs.due_at_ms is not null and not exists (select 1 from recipients r where r.tenant_id = jobs.tenant_id
  and r.message_id = jobs.message_id and coalesce(r.job_id, r.message_id) = jobs.id
  and r.state in ('accepted', 'queued', 'deferred'))`
const IS = { closed: sql`jobs.due_at_ms is null`, over: isOver } as const satisfies Record<Ended, SQL>
const CLOSING = { dueAtMs: null, state: 'done' } as const

export interface RawToArchive {
  readonly id: JobId
  readonly raw: string
  readonly sha256: string
}

/** The mails of those of the jobs that are ended and still have it, in order of id. */
export async function readRawToArchive(
  ledger: LedgerDb,
  tenant: TenantId,
  ids: readonly JobId[],
  ended: Ended,
): Promise<RawToArchive[]> {
  return ledger.all<RawToArchive>(sql`
    select jobs.id, jobs.raw, jobs.sha256 from json_each(${JSON.stringify(ids)}) told
    cross join jobs on jobs.tenant_id = ${tenant} and jobs.id = told.value
    where ${IS[ended]} and jobs.raw is not null order by jobs.id`)
}

/** What of a pack is which job's mail. */
export interface PackedRaw {
  readonly id: JobId
  readonly sha256: string
  readonly offset: number
}

/** A pack of a tenant's mails, and of which jobs. */
export interface PackOfJobs {
  readonly key: string
  readonly packed: readonly PackedRaw[]
  readonly ended: Ended
}

/**
 * Notes the pack in the rows and empties them, all or nothing; the number of rows. A row that was emptied or opened again
 * since it was read is left alone.
 */
export async function emptyArchivedRows(ledger: LedgerDb, tenant: TenantId, pack: PackOfJobs): Promise<number> {
  const { key, packed, ended } = pack
  // The tenant is told by each row: given once, SQLite goes through all jobs of the tenant instead of through these.
  const told = packed.map((each) => ({ ...each, tenant }))
  const [first, ...rest] = toJsonPages(told).map((rows) =>
    ledger
      .update(jobs)
      .set({
        ...{ raw: null, rawKey: key, rawOffset: sql`told.value->>'$.offset'` },
        ...(ended === 'over' ? CLOSING : {}),
      })
      .from(sql`json_each(${JSON.stringify(rows)}) as told`)
      .where(
        sql`${jobs.tenantId} = told.value->>'$.tenant' and ${jobs.id} = told.value->>'$.id' and ${jobs.sha256} = told.value->>'$.sha256'
          and ${IS[ended]} and ${jobs.raw} is not null`,
      )
      .returning({ id: jobs.id }),
  )
  if (!first) return 0
  const emptied = await ledger.batch([first, ...rest])
  return emptied.reduce((total, rows) => total + rows.length, 0)
}

/** Closes those of the jobs that are over and not closed. */
export async function closeOver(ledger: LedgerDb, tenant: TenantId, ids: readonly JobId[]): Promise<void> {
  const told = JSON.stringify(ids.map((id) => ({ tenant, id })))
  await ledger
    .update(jobs)
    .set(CLOSING)
    .from(sql`json_each(${told}) as told`)
    .where(sql`${jobs.tenantId} = told.value->>'$.tenant' and ${jobs.id} = told.value->>'$.id' and ${isOver}`)
}
