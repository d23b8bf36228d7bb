/** Addresses that get no mail from a tenant. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { toJsonPages } from './json-pages.ts'
import { suppressions } from './schema.ts'

export type NewSuppression = Omit<typeof suppressions.$inferInsert, 'tenantId'>

/** An address that is on the list stays as it is. */
export async function insertSuppressions(
  ledger: LedgerDb,
  tenant: TenantId,
  rows: readonly NewSuppression[],
): Promise<void> {
  for (const page of toJsonPages(rows)) {
    await ledger
      .insert(suppressions)
      .select(
        sql`select ${tenant}, c.value->>'address', c.value->>'id', c.value->>'reason', c.value->>'messageId', c.value->>'createdAtMs'
          from json_each(${JSON.stringify(page)}) c where true`,
      )
      .onConflictDoNothing()
  }
}
