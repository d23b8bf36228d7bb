/** Idempotency keys of requests that make a thing: reserved before it is made, given its answer afterwards. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'
import { idempotencyKeys, tenantFences } from '../schema.ts'
import type { IdempotencyKey } from './accept.ts'

export interface Reservation {
  readonly requestHash: string
  /** The thing has it, or will have it. */
  readonly id: string
  readonly atMs: number
  /** Sealed; null until it is known. */
  readonly answer: string | null
}

type KeyName = Pick<IdempotencyKey, 'operation' | 'key'>

const isKey = (tenant: TenantId, { operation, key }: KeyName) =>
  and(eq(idempotencyKeys.tenantId, tenant), eq(idempotencyKeys.operation, operation), eq(idempotencyKeys.key, key))

/** The reservation that stands: this one, or an earlier one. Null when the tenant has left this ledger. */
export async function reserveKey(
  ledger: LedgerDb,
  tenant: TenantId,
  { operation, key, requestHash }: IdempotencyKey,
  { id, atMs }: Pick<Reservation, 'id' | 'atMs'>,
): Promise<Reservation | null> {
  const name = { operation, key }
  const isAway = sql`select 1 from ${tenantFences} where tenant_id = ${tenant} and kind = 'away'`
  const [, [row]] = await ledger.batch([
    ledger
      .insert(idempotencyKeys)
      .select(
        sql`select ${tenant}, ${operation}, ${key}, ${requestHash}, ${id}, null, ${atMs} where not exists (${isAway})`,
      )
      .onConflictDoNothing(),
    ledger
      .select({
        requestHash: idempotencyKeys.requestHash,
        id: idempotencyKeys.messageId,
        atMs: idempotencyKeys.createdAtMs,
        answer: idempotencyKeys.answer,
      })
      .from(idempotencyKeys)
      .where(isKey(tenant, name)),
  ])
  return row ?? null
}

/** Keeps the answer unless there is one already; the one that is kept, or null when the reservation is gone. */
export async function keepAnswer(
  ledger: LedgerDb,
  tenant: TenantId,
  name: KeyName,
  { id, answer }: { readonly id: string; readonly answer: string },
): Promise<string | null> {
  const isReserved = and(isKey(tenant, name), eq(idempotencyKeys.messageId, id))
  const [, [row]] = await ledger.batch([
    ledger
      .update(idempotencyKeys)
      .set({ answer })
      .where(and(isReserved, isNull(idempotencyKeys.answer))),
    ledger.select({ answer: idempotencyKeys.answer }).from(idempotencyKeys).where(isReserved),
  ])
  return row?.answer ?? null
}
