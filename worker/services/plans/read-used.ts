/** What a tenant has used of its limits in its ledger. Days and months are those of UTC. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { readUsed } from '../../store/ledger/reports/used.ts'
import type { UsedInLedger } from './show-limits.ts'

export async function readUsedInLedger(
  { ledgers, clock }: Pick<Deps, 'ledgers' | 'clock'>,
  tenant: TenantId,
  shard: number,
): Promise<UsedInLedger> {
  const day = new Date(clock.now()).toISOString().slice(0, 10)
  return (await readUsed(ledgers.at(shard), [tenant], day)).get(tenant) ?? NOTHING
}

/** Of a tenant that has sent nothing this month. */
export const NOTHING: UsedInLedger = { dayEmails: 0, monthEmails: 0 }
