/** What was sent and received this month and this day. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, count, eq, gte, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { deliveries, usage } from '../schema.ts'

export interface CountedUsage {
  readonly daySent: number
  readonly monthSent: number
  readonly dayReceived: number
  readonly monthReceived: number
}

/** `day` is `YYYY-MM-DD`; the ids are the least of the day and of its month. */
export async function readUsage(
  ledger: LedgerDb,
  tenant: TenantId,
  day: string,
  first: { readonly idOfDay: string; readonly idOfMonth: string },
): Promise<CountedUsage> {
  const [[sent], [received]] = await ledger.batch([
    ledger
      .select({ day: usage.day, daySent: usage.daySent, monthSent: usage.monthSent })
      .from(usage)
      .where(and(eq(usage.tenantId, tenant), eq(usage.month, day.slice(0, 7)))),
    ledger
      .select({
        month: count(),
        day: sql<number>`count(case when ${deliveries.id} >= ${first.idOfDay} then 1 end)`,
      })
      .from(deliveries)
      .where(and(eq(deliveries.tenantId, tenant), gte(deliveries.id, first.idOfMonth), eq(deliveries.kind, 'mail'))),
  ])
  return {
    // The row keeps the newest day on which something was sent.
    daySent: sent?.day === day ? sent.daySent : 0,
    monthSent: sent?.monthSent ?? 0,
    dayReceived: received?.day ?? 0,
    monthReceived: received?.month ?? 0,
  }
}
