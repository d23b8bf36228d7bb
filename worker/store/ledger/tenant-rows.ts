/** The removal of all that a ledger holds of one tenant. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { eq } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { attempts, idempotencyKeys, jobs, messages, recipients, suppressions, usage } from './schema.ts'

/** Every table of a ledger; a test compares the list with the schema. */
export const LEDGER_TABLES = [attempts, idempotencyKeys, jobs, messages, recipients, suppressions, usage] as const

/** Removes the tenant's rows in one batch: nothing of it is handed over any more. */
export async function deleteTenantRows(db: LedgerDb, tenant: TenantId): Promise<void> {
  const [first, ...rest] = LEDGER_TABLES
  const remove = (table: (typeof LEDGER_TABLES)[number]) => db.delete(table).where(eq(table.tenantId, tenant))
  await db.batch([remove(first), ...rest.map(remove)])
}
