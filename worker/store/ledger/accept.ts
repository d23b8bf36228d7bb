/**
 * The two ledger round trips of an accept: what must be known before composing, and the one batch that makes the mail
 * ours. Rows written for one recipient: message, recipient, job and its due entry, usage, and the idempotency key.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { idempotencyKeys, jobs, messages, recipients, suppressions, usage } from './schema.ts'

export interface IdempotencyKey {
  readonly operation: string
  readonly key: string
  readonly requestHash: string
}

/** Suppressed addresses among those given (lower-case), and what the key was used for before. */
export async function readBeforeAccept(
  ledger: LedgerDb,
  tenant: TenantId,
  addresses: readonly string[],
  idempotency: IdempotencyKey | null,
): Promise<{
  readonly suppressed: ReadonlySet<string>
  readonly earlier: { requestHash: string; messageId: string } | null
}> {
  const [suppressedRows, [earlier]] = await ledger.batch([
    ledger
      .select({ address: suppressions.address })
      .from(suppressions)
      .where(
        and(
          eq(suppressions.tenantId, tenant),
          inArray(suppressions.address, sql`(select value from json_each(${JSON.stringify(addresses)}))`),
        ),
      ),
    ledger
      .select({ requestHash: idempotencyKeys.requestHash, messageId: idempotencyKeys.messageId })
      .from(idempotencyKeys)
      .where(
        and(
          eq(idempotencyKeys.tenantId, tenant),
          eq(idempotencyKeys.operation, idempotency?.operation ?? ''),
          eq(idempotencyKeys.key, idempotency?.key ?? ''),
        ),
      ),
  ])
  return { suppressed: new Set(suppressedRows.map((row) => row.address)), earlier: earlier ?? null }
}

type Row<T extends { $inferInsert: unknown }> = Omit<T['$inferInsert'], 'tenantId'>

export interface AcceptedRows {
  readonly message: Row<typeof messages>
  readonly recipients: readonly {
    readonly n: number
    readonly address: string
    readonly kind: string
    readonly state: string
  }[]
  readonly job: Row<typeof jobs>
  readonly idempotency: IdempotencyKey | null
  /** Recipients that count against the quotas of the day and the month of `day` (`YYYY-MM-DD`, UTC). */
  readonly counted: number
  readonly day: string
  readonly dailyQuota: number
  readonly monthlyQuota: number
}

/**
 * One row a month, and in it the newest day: a clock that is behind (another isolate's, at midnight) counts for that day too, so that
 * a day's quota is never exceeded.
 */
const countUsage = (ledger: LedgerDb, tenant: TenantId, { counted, day, dailyQuota, monthlyQuota }: AcceptedRows) =>
  ledger
    .insert(usage)
    .values({
      tenantId: tenant,
      month: day.slice(0, 7),
      monthSent: counted,
      monthQuota: monthlyQuota,
      day,
      daySent: counted,
      dayQuota: dailyQuota,
    })
    .onConflictDoUpdate({
      target: [usage.tenantId, usage.month],
      set: {
        monthSent: sql`${usage.monthSent} + ${counted}`,
        monthQuota: monthlyQuota,
        day: sql`max(${usage.day}, ${day})`,
        daySent: sql`case when ${day} > ${usage.day} then ${counted} else ${usage.daySent} + ${counted} end`,
        dayQuota: dailyQuota,
      },
    })

/** Everything or nothing. A broken rule is told apart by `brokenConstraint`. */
export async function writeAccepted(ledger: LedgerDb, tenant: TenantId, rows: AcceptedRows): Promise<void> {
  const { message, job } = rows
  const messageId = message.id
  await ledger.batch([
    ledger.insert(messages).values({ ...message, tenantId: tenant }),
    ledger.insert(recipients).select(sql`
      select ${tenant}, ${messageId}, value->>'n', value->>'address', value->>'kind', value->>'state', ${message.createdAtMs}, 0, 0,
        null, null, null, null, null, null, null, ${message.createdAtMs}, ${message.createdAtMs}, null, null,
        case value->>'state' when 'suppressed' then ${message.createdAtMs} end, null
      from json_each(${JSON.stringify(rows.recipients)})`),
    ledger.insert(jobs).values({ ...job, tenantId: tenant }),
    ...(rows.counted > 0 ? [countUsage(ledger, tenant, rows)] : []),
    ...(rows.idempotency
      ? [
          ledger
            .insert(idempotencyKeys)
            .values({ ...rows.idempotency, tenantId: tenant, messageId, createdAtMs: message.createdAtMs }),
        ]
      : []),
  ])
}
