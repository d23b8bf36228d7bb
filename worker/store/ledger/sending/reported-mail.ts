/** A mail of which its sender is told: its row, and how the recipients stand that the report is about. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { attempts, messages, recipients } from '../schema.ts'

/**
 * Of the last attempt at a recipient; null when there was none, or none that the column tells of. The recipient's columns are written out:
 * drizzle leaves the table out of a column in a field of a select from one table, and here that would be a column of `a` itself.
 */
const lastAttempt = (path: string) =>
  sql<string | null>`(select a.attempt->>${sql.raw(`'$.${path}'`)} from ${attempts} a
    where a.tenant_id = recipients.tenant_id and a.message_id = recipients.message_id and a.n = recipients.n
      and a.attempt is not null order by a.occurred_at_ms desc limit 1)`

export type ReportedMail = NonNullable<Awaited<ReturnType<typeof findReportedMail>>>
export type ReportedRow = ReportedMail['recipients'][number]

/** Null when the tenant has no such mail. */
export async function findReportedMail(ledger: LedgerDb, tenant: TenantId, id: string, numbers: readonly number[]) {
  const [[message], rows] = await ledger.batch([
    ledger
      .select({
        domainId: messages.domainId,
        reports: messages.reports,
        createdAtMs: messages.createdAtMs,
        expiresAtMs: messages.expiresAtMs,
        headerId: messages.headerId,
        subject: messages.subject,
        from: messages.from,
      })
      .from(messages)
      .where(and(eq(messages.tenantId, tenant), eq(messages.id, id))),
    ledger
      .select({
        n: recipients.n,
        address: recipients.address,
        state: recipients.state,
        replyCode: recipients.replyCode,
        replyEnhanced: recipients.replyEnhanced,
        replyText: recipients.replyText,
        host: lastAttempt('target.mx'),
        attemptedAt: lastAttempt('startedAt'),
      })
      .from(recipients)
      .where(
        and(
          eq(recipients.tenantId, tenant),
          eq(recipients.messageId, id),
          inArray(recipients.n, sql`(select value from json_each(${JSON.stringify(numbers)}))`),
        ),
      )
      .orderBy(asc(recipients.n)),
  ])
  return message ? { ...message, recipients: rows } : null
}
