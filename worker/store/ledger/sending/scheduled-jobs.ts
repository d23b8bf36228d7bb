/** Jobs of mail for later: signed when their time has come, or given another time while it has not. */
import type { JobId, MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { toJsonPages } from '../json-pages.ts'
import { jobs, messages, recipients } from '../schema.ts'

/** The signed bytes of a job. */
export interface ReleasedJob {
  readonly tenant: TenantId
  readonly id: JobId
  readonly messageId: MessageId
  /** As it was read: a job that another has changed is left alone. */
  readonly handOvers: number
  readonly sizeBytes: number
  readonly sha256: string
  readonly raw: string | null
  readonly rawKey: string | null
  readonly atMs: number
}

const told = (name: string) => sql.raw(`c.value->>'${name}'`)
const each = (rows: readonly unknown[]) => sql`json_each(${JSON.stringify(rows)}) c`

/** Answers the ids of those that were still as they were read. */
export async function writeReleased(ledger: LedgerDb, rows: readonly ReleasedJob[]): Promise<ReadonlySet<string>> {
  const written = new Set<string>()
  for (const page of toJsonPages(rows)) {
    const [changed] = await ledger.batch([
      ledger
        .update(jobs)
        .set({
          raw: sql`${told('raw')}`,
          rawKey: sql`${told('rawKey')}`,
          rawOffset: null,
          sizeBytes: sql`${told('sizeBytes')}`,
          sha256: sql`${told('sha256')}`,
          isUnsigned: false,
          handOvers: sql`${jobs.handOvers} + 1`,
        })
        .from(each(page))
        .where(
          sql`${jobs.tenantId} = ${told('tenant')} and ${jobs.id} = ${told('id')} and ${jobs.handOvers} = ${told('handOvers')}
            and ${jobs.isUnsigned} and ${jobs.state} <> 'done' and ${jobs.dueAtMs} is not null`,
        )
        .returning({ id: jobs.id }),
      ledger
        .update(recipients)
        .set({ signedAtMs: sql`${told('atMs')}` })
        .from(each(page))
        .where(
          sql`${recipients.tenantId} = ${told('tenant')} and ${recipients.messageId} = ${told('messageId')}
            and ${recipients.signedAtMs} is null`,
        ),
    ])
    for (const { id } of changed) written.add(id)
  }
  return written
}

/** A new time for a mail. */
export interface NewTime {
  readonly messageId: string
  readonly scheduledAtMs: number
  readonly expiresAtMs: number
  readonly dueAtMs: number
}

const isUnreleased = (tenant: TenantId, id: string) =>
  sql`${jobs.tenantId} = ${tenant} and ${jobs.id} = ${id} and ${jobs.state} = 'waiting' and ${jobs.isUnsigned} and ${jobs.dueAtMs} is not null`

/** False when the mail has been released, canceled or ended meanwhile. A hand-over that has read the job loses it. */
export async function rescheduleMail(ledger: LedgerDb, tenant: TenantId, time: NewTime): Promise<boolean> {
  const { messageId, scheduledAtMs, expiresAtMs, dueAtMs } = time
  const [, moved] = await ledger.batch([
    ledger
      .update(messages)
      .set({ scheduledAtMs, expiresAtMs })
      .where(
        sql`${messages.tenantId} = ${tenant} and ${messages.id} = ${messageId}
          and exists (select 1 from jobs where ${isUnreleased(tenant, messageId)})`,
      ),
    ledger
      .update(jobs)
      .set({ dueAtMs, expiresAtMs, handOvers: sql`${jobs.handOvers} + 1` })
      .where(isUnreleased(tenant, messageId))
      .returning({ id: jobs.id }),
  ])
  return moved.length > 0
}

/** When a mail is to go out and when it is given up; null when the tenant has none of this id. */
export async function findTimes(ledger: LedgerDb, tenant: TenantId, id: string) {
  const [row] = await ledger
    .select({ scheduledAtMs: messages.scheduledAtMs, expiresAtMs: messages.expiresAtMs })
    .from(messages)
    .where(and(eq(messages.tenantId, tenant), eq(messages.id, id)))
  return row ?? null
}
