/** Deliveries whose mail is being removed: which mailboxes got it, and their end. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { Placement } from '@mailstead/contracts/received-mail.ts'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { LedgerDb } from '../../databases.ts'
import { deliveries } from '../schema.ts'

// One parameter: a list could have more entries than a statement may have.
const isOneOf = (tenant: TenantId, ids: readonly string[]) =>
  and(
    eq(deliveries.tenantId, tenant),
    inArray(deliveries.id, sql`(select value from json_each(${JSON.stringify(ids)}))`),
  )

export interface PlacedDelivery {
  readonly id: string
  /** Every recipient has its result: no further mailbox will get the mail. */
  readonly isFiled: boolean
  /** Ids of the mailboxes that got it. */
  readonly mailboxes: readonly string[]
}

/** Those that have a row. */
export async function findPlacedDeliveries(
  db: LedgerDb,
  tenant: TenantId,
  ids: readonly string[],
): Promise<readonly PlacedDelivery[]> {
  const rows = await db
    .select({ id: deliveries.id, state: deliveries.state, placements: deliveries.placements })
    .from(deliveries)
    .where(isOneOf(tenant, ids))
  return rows.map(({ id, state, placements }) => ({
    id,
    isFiled: state === 'filed',
    mailboxes: z
      .array(Placement)
      .parse(JSON.parse(placements ?? '[]'))
      .flatMap((each) => (each.outcome === 'filed' ? each.mailboxes.map((mailbox) => mailbox.id) : [])),
  }))
}

/** Those that were there. */
export async function deleteDeliveries(
  db: LedgerDb,
  tenant: TenantId,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly sizeBytes: number }[]> {
  return db
    .delete(deliveries)
    .where(isOneOf(tenant, ids))
    .returning({ id: deliveries.id, sizeBytes: deliveries.sizeBytes })
}
