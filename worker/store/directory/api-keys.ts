/** Rows of `api_keys`. The secret never comes here, only its hash. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { DirectoryDb } from '../databases.ts'
import { apiKeys } from './schema.ts'

export type NewApiKey = Omit<typeof apiKeys.$inferInsert, 'tenantId'>

export async function insertApiKey(db: DirectoryDb, tenant: TenantId, row: NewApiKey): Promise<void> {
  await db.insert(apiKeys).values({ ...row, tenantId: tenant })
}
