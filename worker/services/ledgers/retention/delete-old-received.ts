/** Old received mail that lies in no mailbox goes: rejected mail, and what came to return paths. Row first, then its object. */
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import { deleteReceived } from '../../../store/blobs/received.ts'
import type { TenantHome } from '../../../store/directory/tenants.ts'
import { deleteNoticesBefore, deleteUnfiled, listOldDeliveries } from '../../../store/ledger/retention.ts'
import { RETENTION } from './retention-rules.ts'
import type { RetentionRun } from './run-round.ts'

const HOUR_MS = 3_600_000

/** False when the run was over before all that is old was gone. */
export async function deleteOldReceived(
  deps: Pick<Deps, 'ledgers' | 'rawBucket'>,
  { id: tenant, shard }: Pick<TenantHome, 'id' | 'shard'>,
  run: RetentionRun,
): Promise<boolean> {
  const ledger = deps.ledgers.at(shard)
  await deleteNoticesBefore(ledger, tenant, Math.floor((run.nowMs - RETENTION.noticesMs) / HOUR_MS))
  const beforeId = firstIdAt(run.nowMs - run.times.unfiledMs)
  // Filed mail stays for years: it is not looked at again each day.
  let after = firstIdAt(Math.max(0, run.nowMs - run.lookBackMs))
  for (;;) {
    const page = await listOldDeliveries(ledger, tenant, { after, beforeId, limit: run.rows })
    const unfiled = page.filter(({ isUnfiled }) => isUnfiled).map(({ id }) => id)
    if (unfiled.length > 0) {
      // An object that stays behind is found by the integrity job; a row without its object would be an alarm.
      await deleteUnfiled(ledger, tenant, unfiled)
      await deleteReceived(deps.rawBucket, tenant, unfiled)
    }
    if (page.length < run.rows) return true
    after = page.at(-1)?.id ?? after
    if (run.isOver()) return false
  }
}
