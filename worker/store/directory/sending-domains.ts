/** The domains of waiting jobs, looked up again at hand-over: one may have been removed since the mail was accepted. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { DirectoryDb } from '../databases.ts'

export interface SendingDomain {
  readonly tenant: TenantId
  readonly id: string
  readonly name: string
  readonly isVerified: boolean
  /** `<label>.<name>`, the domain of MAIL FROM. */
  readonly returnPathHost: string
}

interface Row extends Omit<SendingDomain, 'isVerified'> {
  readonly status: string
}

/** Removed domains are absent. One statement. */
export async function findSendingDomains(
  db: DirectoryDb,
  keys: readonly { readonly tenant: TenantId; readonly domainId: string }[],
): Promise<readonly SendingDomain[]> {
  const wanted = JSON.stringify(keys.map(({ tenant, domainId }) => ({ tenant, domainId })))
  const rows = await db.all<Row>(sql`
    select d.tenant_id as tenant, d.id, d.name, d.status, d.return_path_label || '.' || d.name as "returnPathHost"
    from json_each(${wanted}) k
    cross join domains d on d.tenant_id = k.value->>'tenant' and d.id = k.value->>'domainId'
    group by d.tenant_id, d.id`)
  return rows.map(({ status, ...row }) => ({ ...row, isVerified: status === 'verified' }))
}
