/**
 * Jobs that a restore has stopped. Such a job waits and is due a millisecond after it has expired, which no other way leads to: neither a wake-up nor
 * the end of another hold sends it, and when nobody decides it ends as expired.
 */
import { type SQL, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import type { RowKey } from './read-rows.ts'

/** As people read it on the mail. */
export const RESTORED_REASON = 'Restored from a backup: it may have been delivered since.'
/** Above every epoch that was given out after the backup: an order of another time is told from this one. */
const EPOCHS_AHEAD = 100

const isHeld = sql.raw(`state = 'waiting' and due_at_ms = expires_at_ms + 1`)

export interface MailChange {
  readonly tenant: string
  readonly id: string
  readonly state: string
  readonly counts: string
  /** To be held with their recipients. */
  readonly jobs: readonly string[]
  readonly recipients: readonly number[]
  /** Recipients whose own job is not there: the first one is theirs again. */
  readonly orphans: readonly number[]
}

const each = (rows: readonly unknown[]): SQL => sql`json_each(${JSON.stringify(rows)}) c`

const recipientsOf = (changes: readonly MailChange[], of: 'recipients' | 'orphans') =>
  changes.flatMap(({ tenant, id, [of]: ns }) => ns.map((n) => ({ tenant, id, n })))

const isIn = (rows: readonly unknown[]): SQL =>
  sql`(tenant_id, message_id, n) in (select c.value->>'tenant', c.value->>'id', c.value->>'n' from ${each(rows)})`

/** The jobs last: until they are stopped a piece that broke off is taken again, and changes nothing that it has changed. */
export async function writeMailChanges(ledger: LedgerDb, changes: readonly MailChange[], atMs: number): Promise<void> {
  const held = changes.flatMap(({ tenant, jobs }) => jobs.map((id) => ({ tenant, id })))
  await ledger.run(sql`update recipients set job_id = null where ${isIn(recipientsOf(changes, 'orphans'))}`)
  await ledger.run(sql`update recipients set held_at_ms = ${atMs}, held_reason = ${RESTORED_REASON}, revision = revision + 1
    where ${isIn(recipientsOf(changes, 'recipients'))}`)
  await ledger.run(sql`update messages set state = c.value->>'state', counts = c.value->>'counts', revision = revision + 1
    from ${each(changes)} where tenant_id = c.value->>'tenant' and messages.id = c.value->>'id'`)
  await ledger.run(sql`update jobs set state = 'waiting', relay_id = null, epoch = epoch + ${EPOCHS_AHEAD},
    hand_overs = hand_overs + 1, due_at_ms = expires_at_ms + 1 where not (${isHeld})
    and (tenant_id, id) in (select c.value->>'tenant', c.value->>'id' from ${each(held)})`)
}

export interface HeldJob {
  readonly tenant: string
  readonly job: string
}

/** Behind the key `after`. */
export async function listHeldJobs(ledger: LedgerDb, after: RowKey | null, limit: number): Promise<readonly HeldJob[]> {
  const behind = after === null ? sql`` : sql`and (tenant_id, id) > (${after[0]}, ${after[1]})`
  return ledger.all<HeldJob>(sql`select tenant_id as "tenant", id as "job" from jobs
    where due_at_ms is not null and ${isHeld} ${behind} order by tenant_id, id limit ${limit}`)
}

/** How many mails wait for somebody to decide, by account. */
export async function countHeld(
  ledger: LedgerDb,
  limit: number,
): Promise<readonly { readonly tenant: string; readonly n: number }[]> {
  return ledger.all(sql`select tenant_id as "tenant", count(*) as n from jobs
    where due_at_ms is not null and ${isHeld} group by tenant_id order by n desc limit ${limit}`)
}

/** A job as a relay has it. */
export interface KnownJob extends HeldJob {
  readonly relay: string
  readonly epoch: number
}

/** In their relays' hands again: the sweeper asks each for its job, and it tells what became of it. */
export async function leaseKnown(ledger: LedgerDb, known: readonly KnownJob[], nowMs: number): Promise<void> {
  await ledger.run(sql`update recipients set released_at_ms = ${nowMs}, revision = revision + 1
    where held_reason = ${RESTORED_REASON} and (tenant_id, message_id) in (select j.tenant_id, j.message_id
      from ${each(known)} cross join jobs j on j.tenant_id = c.value->>'tenant' and j.id = c.value->>'job')`)
  await ledger.run(sql`update jobs set state = 'leased', relay_id = c.value->>'relay', epoch = c.value->>'epoch',
    hand_overs = hand_overs + 1, due_at_ms = ${nowMs} from ${each(known)}
    where tenant_id = c.value->>'tenant' and jobs.id = c.value->>'job' and ${isHeld}`)
}

/** Up to `limit` are sent as if they were new; how many. */
export async function releaseHeld(
  ledger: LedgerDb,
  tenant: string | null,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<number> {
  const rows = await ledger.all(sql`update jobs set due_at_ms = ${nowMs} where (tenant_id, id) in (
    select tenant_id, id from jobs where due_at_ms is not null and ${isHeld}
    ${tenant === null ? sql`` : sql`and tenant_id = ${tenant}`} limit ${limit}) returning id`)
  return rows.length
}
