/** Notices about received mail: one to a sender within an hour, and a bounded number a day. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { firstIdAt } from '../../../platform/ids.ts'
import type { LedgerDb } from '../../databases.ts'
import { notices } from '../schema.ts'

const HOUR_MS = 3_600_000
const HOURS_A_DAY = 24

export interface NoticeClaim {
  readonly deliveryId: DeliveryId
  /** Whoever gets the notice; lower-case. */
  readonly address: string
  readonly nowMs: number
  readonly perDay: number
}

/** Whether this delivery may send its notice. Decided once: the same delivery gets the same answer again, another waits its hour. */
export async function claimNotice(ledger: LedgerDb, tenant: TenantId, claim: NoticeClaim): Promise<boolean> {
  const { deliveryId, address, nowMs, perDay } = claim
  const hour = Math.floor(nowMs / HOUR_MS)
  const isTheirs = and(eq(notices.tenantId, tenant), eq(notices.address, address))
  const [, rows] = await ledger.batch([
    ledger
      .insert(notices)
      .select(
        sql`select ${tenant}, ${hour}, ${address}, ${deliveryId}
          where not exists (
            select 1 from notices where tenant_id = ${tenant} and hour = ${hour - 1} and address = ${address}
              and (delivery_id > ${firstIdAt(nowMs - HOUR_MS)} or delivery_id = ${deliveryId}))
          and (select count(*) from notices where tenant_id = ${tenant} and hour > ${hour - HOURS_A_DAY}) < ${perDay}`,
      )
      .onConflictDoNothing(),
    ledger
      .select({ deliveryId: notices.deliveryId })
      .from(notices)
      .where(and(isTheirs, inArray(notices.hour, [hour, hour - 1]))),
  ])
  return rows.some((row) => row.deliveryId === deliveryId)
}
