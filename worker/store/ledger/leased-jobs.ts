/** Jobs in a relay's hands, found by the relay. */
import { JobId, type TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { jobs } from './schema.ts'

/** Jobs that a relay held in a journal that is lost: asked for again at once. Their version moves: they are not as they were leased. */
export async function hastenLeased(ledger: LedgerDb, relayId: string, nowMs: number): Promise<number> {
  const rows = await ledger
    .update(jobs)
    .set({ handOvers: sql`${jobs.handOvers} + 1`, dueAtMs: nowMs })
    .where(sql`due_at_ms > ${nowMs} and state = 'leased' and relay_id = ${relayId}`)
    .returning({ id: jobs.id })
  return rows.length
}

/** A job as a relay believes to have it. */
export interface BelievedLease {
  readonly tenant: TenantId
  readonly id: JobId
  readonly epoch: number
}

const isTheirs = (relayId: string) => sql`
  ${jobs.tenantId} = told.value->>'tenant' and ${jobs.id} = told.value->>'id' and ${jobs.epoch} = told.value->>'epoch'
    and ${jobs.relayId} = ${relayId} and ${jobs.state} = 'leased' and ${jobs.dueAtMs} is not null`

/** Keeps those of the jobs that are still the relay's from being given to another: due time and version move. */
export async function keepLeased(
  ledger: LedgerDb,
  relayId: string,
  leases: readonly BelievedLease[],
  dueAtMs: number,
): Promise<readonly JobId[]> {
  const rows = await ledger
    .update(jobs)
    .set({ handOvers: sql`${jobs.handOvers} + 1`, dueAtMs })
    .from(sql`json_each(${JSON.stringify(leases)}) as told`)
    .where(isTheirs(relayId))
    .returning({ id: jobs.id })
  return rows.map(({ id }) => JobId.parse(id))
}

/** As `keepLeased`, without a change. */
export async function findLeased(
  ledger: LedgerDb,
  relayId: string,
  leases: readonly BelievedLease[],
): Promise<readonly JobId[]> {
  const rows = await ledger.all<{ id: string }>(sql`
    select jobs.id from json_each(${JSON.stringify(leases)}) as told cross join ${jobs} where ${isTheirs(relayId)}`)
  return rows.map(({ id }) => JobId.parse(id))
}
