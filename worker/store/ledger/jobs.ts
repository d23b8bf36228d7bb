/**
 * Jobs: the work items of sending. Every write compares what it read (`hand_overs`, `due_at_ms`), so that of two
 * consumers with the same wake-up one wins, and a result that came meanwhile is not overwritten.
 */
import type { JobId, MessageId, RelayId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { jobs } from './schema.ts'
import type { OutgoingCheckState } from './sending/outgoing-checks.ts'

/** D1 takes parameters of up to 2 MB; a page of keys or changes is far below. */
const JOBS_MAX = 100

export interface JobKey {
  readonly tenant: TenantId
  readonly job: JobId
}

export interface HandOverRecipient {
  readonly n: number
  readonly address: string
  readonly state: string
  readonly heldAtMs: number | null
  readonly releasedAtMs: number | null
  /** The address is on the tenant's suppression list now; 0 or 1. */
  readonly isSuppressed: number
}

/** A job with all that a hand-over needs of the ledger. */
export interface HandOverJob {
  readonly tenant: TenantId
  readonly id: JobId
  readonly messageId: MessageId
  readonly domainId: string
  readonly class: MailClass
  /** 1 for a notice: it goes out with the null sender. */
  readonly isNullSender: number
  /** `done` with a due time: stopped, and its recipients are still to be told so. */
  readonly state: 'waiting' | 'leased' | 'done'
  readonly dueAtMs: number
  /** Who has the job; of a job that waits, who gave it back. */
  readonly relayId: RelayId | null
  readonly epoch: number
  readonly handOvers: number
  readonly expiresAtMs: number
  readonly sizeBytes: number
  readonly sha256: string
  readonly raw: string | null
  readonly rawKey: string | null
  readonly rawOffset: number | null
  readonly rawHead: string | null
  /** 1 while Date and signatures are to be made; 0 or 1. */
  readonly isUnsigned: number
  /** Not before this; null for mail that goes out at once. */
  readonly scheduledAtMs: number | null
  /** Of the outgoing check; null when the mail was never asked about. */
  readonly checkState: OutgoingCheckState | null
  readonly checkAskedAtMs: number | null
  /** Why it is held, or refused. */
  readonly checkReason: string | null
  /** All recipients that the job is to bring the mail to, also those that are final. */
  readonly recipients: readonly HandOverRecipient[]
}

interface HandOverRow extends Omit<HandOverJob, 'recipients'> {
  readonly recipients: string
}

const each = (rows: readonly unknown[]) => sql`json_each(${JSON.stringify(rows)}) as told`
const told = (field: string) => sql`told.value->>${sql.raw(`'$.${field}'`)}`

/** The jobs of up to 100 wake-ups that are not done; missing ones are absent. One statement. */
export async function readJobsToHandOver(ledger: LedgerDb, keys: readonly JobKey[]): Promise<HandOverJob[]> {
  const rows = await ledger.all<HandOverRow>(sql`
    select j.tenant_id as "tenant", j.id, j.message_id as "messageId", m.domain_id as "domainId",
      m.null_sender as "isNullSender", j.class, j.state,
      j.due_at_ms as "dueAtMs", j.relay_id as "relayId", j.epoch, j.hand_overs as "handOvers",
      j.expires_at_ms as "expiresAtMs", j.size_bytes as "sizeBytes", j.sha256, j.raw, j.raw_key as "rawKey",
      j.raw_offset as "rawOffset", j.raw_head as "rawHead", j.is_unsigned as "isUnsigned",
      m.scheduled_at_ms as "scheduledAtMs", c.state as "checkState", c.first_asked_at_ms as "checkAskedAtMs",
      c.reason as "checkReason",
      (select json_group_array(json_object('n', r.n, 'address', r.address, 'state', r.state, 'heldAtMs', r.held_at_ms,
          'releasedAtMs', r.released_at_ms, 'isSuppressed', exists (
          select 1 from suppressions s where s.tenant_id = r.tenant_id and s.address = lower(r.address))))
        from recipients r where r.tenant_id = j.tenant_id and r.message_id = j.message_id
          and coalesce(r.job_id, r.message_id) = j.id) as recipients
    from ${each(keys.slice(0, JOBS_MAX))}
    cross join jobs j on j.tenant_id = ${told('tenant')} and j.id = ${told('job')}
    cross join messages m on m.tenant_id = j.tenant_id and m.id = j.message_id
    left join outgoing_checks c on c.tenant_id = j.tenant_id and c.message_id = j.message_id
    where j.due_at_ms is not null`)
  return rows.map((row) => ({ ...row, recipients: JSON.parse(row.recipients) }))
}

/** What a change was decided on; a row that is different by now is left alone. */
interface JobVersion {
  readonly tenant: TenantId
  readonly id: JobId
  readonly handOvers: number
}

export interface JobLease extends JobVersion {
  readonly relayId: RelayId
  readonly epoch: number
  /** Null leaves the due time as it is. */
  readonly dueAtMs: number | null
}

const leasing = (ledger: LedgerDb, leases: readonly JobLease[], due: { readonly dueAtMs?: SQL }) =>
  ledger
    .update(jobs)
    .set({
      state: 'leased',
      relayId: sql`${told('relayId')}`,
      epoch: sql`${told('epoch')}`,
      handOvers: sql`${jobs.handOvers} + 1`,
      ...due,
    })
    .from(each(leases))
    .where(
      sql`${jobs.tenantId} = ${told('tenant')} and ${jobs.id} = ${told('id')} and ${jobs.handOvers} = ${told('handOvers')}
        and ${jobs.dueAtMs} is not null and ${jobs.state} <> 'done'`,
    )
    .returning({ id: jobs.id })

/** Leases jobs, before anything is posted; answers the ids of those that were still as they were read. */
export async function leaseJobs(ledger: LedgerDb, leases: readonly JobLease[]): Promise<ReadonlySet<string>> {
  const moved = leases.filter(({ dueAtMs }) => dueAtMs !== null)
  const kept = leases.filter(({ dueAtMs }) => dueAtMs === null)
  // A statement that names the due time writes it into the index, too, although it be the same.
  const [first, ...rest] = [
    ...(kept.length > 0 ? [leasing(ledger, kept, {})] : []),
    ...(moved.length > 0 ? [leasing(ledger, moved, { dueAtMs: sql`${told('dueAtMs')}` })] : []),
  ]
  if (!first) return new Set()
  const rows = await ledger.batch([first, ...rest])
  return new Set(rows.flat().map((row) => row.id))
}

export interface JobPostponement extends JobVersion {
  /** The due time that was read or leased: a result that moved it meanwhile knows better. */
  readonly fromDueAtMs: number
  /** Null closes the job. */
  readonly dueAtMs: number | null
  /** Takes the lease back: the relay surely has nothing of this job. */
  readonly isReleased: boolean
}

/** Sets when the sweeper looks at jobs again, in one statement. */
export async function postponeJobs(ledger: LedgerDb, rows: readonly JobPostponement[]): Promise<void> {
  await ledger
    .update(jobs)
    .set({
      dueAtMs: sql`${told('dueAtMs')}`,
      state: sql`case when ${told('dueAtMs')} is null then 'done' when ${told('isReleased')} then 'waiting' else ${jobs.state} end`,
      relayId: sql`case when ${told('isReleased')} then null else ${jobs.relayId} end`,
    })
    .from(each(rows))
    .where(
      sql`${jobs.tenantId} = ${told('tenant')} and ${jobs.id} = ${told('id')} and ${jobs.handOvers} = ${told('handOvers')} and ${jobs.dueAtMs} = ${told('fromDueAtMs')}`,
    )
}

/**
 * Makes waiting jobs due at once; leased ones have a due time of their own. One that is due at its end and a millisecond was stopped by a
 * restore (`store/backup/held-jobs.ts`).
 */
export async function hastenJobs(ledger: LedgerDb, keys: readonly JobKey[], nowMs: number): Promise<void> {
  await ledger
    .update(jobs)
    .set({ dueAtMs: nowMs })
    .from(each(keys))
    .where(
      sql`${jobs.tenantId} = ${told('tenant')} and ${jobs.id} = ${told('job')} and ${jobs.state} = 'waiting' and ${jobs.dueAtMs} > ${nowMs}
        and ${jobs.dueAtMs} <> ${jobs.expiresAtMs} + 1`,
    )
}
