/** Mails of all tenants after a restore, with all that tells how they stand, in pages. */
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import type { RowKey } from './read-rows.ts'

export interface RestoredRecipient {
  readonly n: number
  readonly state: string
  readonly heldAtMs: number | null
  readonly releasedAtMs: number | null
  /** Of its own job where there is one, else the first. */
  readonly jobId: string
}

export interface RestoredJob {
  readonly id: string
  readonly state: 'waiting' | 'leased' | 'done'
  readonly dueAtMs: number | null
  readonly expiresAtMs: number
  readonly isUnsigned: number
}

export interface RestoredMail {
  readonly tenant: string
  readonly id: string
  readonly state: string
  readonly counts: string
  readonly scheduledAtMs: number | null
  readonly recipients: readonly RestoredRecipient[]
  readonly jobs: readonly RestoredJob[]
}

type Row = Omit<RestoredMail, 'recipients' | 'jobs'> & { readonly recipients: string; readonly jobs: string }

const COLUMNS = sql`m.tenant_id as "tenant", m.id, m.state, m.counts, m.scheduled_at_ms as "scheduledAtMs",
  (select json_group_array(json_object('n', r.n, 'state', r.state, 'heldAtMs', r.held_at_ms,
    'releasedAtMs', r.released_at_ms, 'jobId', coalesce(r.job_id, r.message_id)) order by r.n)
    from recipients r where r.tenant_id = m.tenant_id and r.message_id = m.id) as recipients,
  (select json_group_array(json_object('id', j.id, 'state', j.state, 'dueAtMs', j.due_at_ms,
    'expiresAtMs', j.expires_at_ms, 'isUnsigned', j.is_unsigned)) from jobs j
    where j.tenant_id = m.tenant_id and j.id in (select coalesce(r.job_id, r.message_id) from recipients r
      where r.tenant_id = m.tenant_id and r.message_id = m.id union select m.id)) as jobs`

const toMail = (row: Row): RestoredMail => ({
  ...row,
  recipients: JSON.parse(row.recipients),
  jobs: JSON.parse(row.jobs),
})

/** Mails behind the key `after`. */
export async function readRestoredMails(
  ledger: LedgerDb,
  after: RowKey | null,
  limit: number,
): Promise<readonly RestoredMail[]> {
  const behind = after === null ? sql`` : sql`where (m.tenant_id, m.id) > (${after[0]}, ${after[1]})`
  const rows = await ledger.all<Row>(sql`
    select ${COLUMNS} from messages m ${behind} order by m.tenant_id, m.id limit ${limit}`)
  return rows.map(toMail)
}

/** The mails of some jobs. */
export async function findMailsOfJobs(
  ledger: LedgerDb,
  keys: readonly { readonly tenant: string; readonly job: string }[],
): Promise<readonly RestoredMail[]> {
  const rows = await ledger.all<Row>(sql`
    select distinct ${COLUMNS} from json_each(${JSON.stringify(keys)}) k
    cross join jobs held on held.tenant_id = k.value->>'tenant' and held.id = k.value->>'job'
    cross join messages m on m.tenant_id = held.tenant_id and m.id = held.message_id`)
  return rows.map(toMail)
}
