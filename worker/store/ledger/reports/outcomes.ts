/** What became of a tenant's latest recipients: each row is one message and recipient, so that repeated events count once. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../../databases.ts'

/** Recipients of mail that was accepted from `fromId` on, the newest `max` of them. A refusal by policy (5.7) is no dead address. */
export async function countOutcomes(
  ledger: LedgerDb,
  tenant: TenantId,
  { fromId, max }: { readonly fromId: string; readonly max: number },
) {
  const [row] = await ledger.all<{ recipients: number; bounced: number; complained: number }>(sql`
    select count(case when state in ('delivered', 'bounced', 'complained') then 1 end) as recipients,
      count(case when state = 'bounced' and coalesce(reply_enhanced, '') not like '5.7.%' then 1 end) as bounced,
      count(case when state = 'complained' then 1 end) as complained
    from (select state, reply_enhanced from recipients where tenant_id = ${tenant} and message_id >= ${fromId}
      order by message_id desc, n desc limit ${max})`)
  return row ?? { recipients: 0, bounced: 0, complained: 0 }
}

/** Tenants that have sent on the day or later, behind the id `after`, in order. */
export async function listSenders(
  ledger: LedgerDb,
  { day, after, limit }: { readonly day: string; readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await ledger.all<{ tenant: string }>(sql`
    select distinct tenant_id as tenant from usage where tenant_id > ${after} and day >= ${day}
    order by tenant_id limit ${limit}`)
  return rows.map(({ tenant }) => tenant)
}
