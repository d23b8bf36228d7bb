/** Rows of `tenant_storage`. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { tenantStorage } from '../schema.ts'

/** Does nothing for a tenant that is gone. */
export async function writeStorage(
  db: DirectoryDb,
  tenant: TenantId,
  set: { readonly bytes: number; readonly measuredAtMs: number },
): Promise<void> {
  await db
    .insert(tenantStorage)
    .select(sql`select id, ${set.bytes}, ${set.measuredAtMs} from tenant where id = ${tenant}`)
    .onConflictDoUpdate({ target: tenantStorage.tenantId, set })
}
