/** A new job for recipients that a mail did not reach. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, eq, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { jobs, messages, recipients } from '../schema.ts'

/** A mail with what a retry is decided on; null when the tenant has none of this id. */
export async function findRetryable(ledger: LedgerDb, tenant: TenantId, id: string) {
  const [[message], rows] = await ledger.batch([
    ledger
      .select({
        revision: messages.revision,
        createdAtMs: messages.createdAtMs,
        scheduledAtMs: messages.scheduledAtMs,
        expiresAtMs: messages.expiresAtMs,
        hasBytes: sql<number>`exists (select 1 from jobs j where j.tenant_id = ${tenant} and j.id = ${id}
          and (j.raw is not null or j.raw_key is not null))`,
      })
      .from(messages)
      .where(and(eq(messages.tenantId, tenant), eq(messages.id, id))),
    ledger
      .select({
        n: recipients.n,
        address: recipients.address,
        state: recipients.state,
        revision: recipients.revision,
        heldAtMs: recipients.heldAtMs,
        releasedAtMs: recipients.releasedAtMs,
        // Names in full: inside the parentheses a bare one would be the list's own column.
        isSuppressed: sql<number>`exists (select 1 from suppressions s
          where s.tenant_id = ${tenant} and s.address = lower(recipients.address))`,
      })
      .from(recipients)
      .where(and(eq(recipients.tenantId, tenant), eq(recipients.messageId, id)))
      .orderBy(asc(recipients.n)),
  ])
  return message ? { ...message, recipients: rows } : null
}

export type Retryable = NonNullable<Awaited<ReturnType<typeof findRetryable>>>

export interface RetryRows {
  readonly messageId: string
  readonly jobId: string
  /** As they were read: a mail that was changed meanwhile is left alone. */
  readonly messageRevision: number
  readonly recipients: readonly { readonly n: number; readonly revision: number }[]
  /** The fold with the recipients open again. */
  readonly state: string
  readonly counts: string
  readonly atMs: number
  readonly dueAtMs: number
  readonly expiresAtMs: number
}

/** Everything or nothing; false when the mail was changed meanwhile. The new job has the bytes of the first one. */
export async function writeRetry(ledger: LedgerDb, tenant: TenantId, retry: RetryRows): Promise<boolean> {
  const { messageId, jobId, atMs, dueAtMs, expiresAtMs } = retry
  const named = sql`json_each(${JSON.stringify(retry.recipients)}) c`
  const isSame = sql`(select count(*) from ${named} cross join recipients r on r.tenant_id = ${tenant}
      and r.message_id = ${messageId} and r.n = c.value->>'n' and r.revision = c.value->>'revision') = ${retry.recipients.length}
    and exists (select 1 from messages m where m.tenant_id = ${tenant} and m.id = ${messageId}
      and m.revision = ${retry.messageRevision})`
  const [, , changed] = await ledger.batch([
    ledger.insert(jobs).select(
      sql`select tenant_id, ${jobId}, message_id, class, 'waiting', ${dueAtMs}, null, 0, 0, ${expiresAtMs}, size_bytes,
        sha256, raw, raw_key, raw_offset, raw_head, is_unsigned
      from jobs where tenant_id = ${tenant} and id = ${messageId} and ${isSame}`,
    ),
    ledger
      .update(recipients)
      .set({
        state: 'accepted',
        stateAtMs: atMs,
        jobId,
        nextTryAtMs: null,
        replyCode: null,
        replyEnhanced: null,
        replyText: null,
        journalledAtMs: null,
        finalAtMs: null,
        revision: sql`${recipients.revision} + 1`,
      })
      .where(
        sql`${recipients.tenantId} = ${tenant} and ${recipients.messageId} = ${messageId}
          and ${recipients.n} in (select c.value->>'n' from ${named})
          and exists (select 1 from jobs j where j.tenant_id = ${tenant} and j.id = ${jobId})`,
      ),
    ledger
      .update(messages)
      .set({
        state: retry.state,
        counts: retry.counts,
        expiresAtMs: sql`max(${messages.expiresAtMs}, ${expiresAtMs})`,
        revision: sql`${messages.revision} + 1`,
      })
      .where(
        sql`${messages.tenantId} = ${tenant} and ${messages.id} = ${messageId}
          and exists (select 1 from jobs j where j.tenant_id = ${tenant} and j.id = ${jobId})`,
      )
      .returning({ id: messages.id }),
  ])
  return changed.length > 0
}
