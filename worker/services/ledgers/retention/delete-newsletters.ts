/** Newsletters that a tenant has sent go when their domains have kept them long enough: records, jobs and raw mail. */
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import { deleteBlobs } from '../../../store/blobs/tenant-blobs.ts'
import { listSentNewsletterDays } from '../../../store/directory/receiving/newsletter-days.ts'
import type { TenantHome } from '../../../store/directory/tenants.ts'
import { deleteMessages, listOldNewsletters, type NewsletterRange } from '../../../store/ledger/retention.ts'
import { DAY_MS, RETENTION } from './retention-rules.ts'
import type { RetentionRun } from './run-round.ts'

type NewsletterDeps = Pick<Deps, 'directory' | 'ledgers' | 'rawBucket'>

const boundAt = (beforeMs: number) => ({ beforeMs, beforeId: firstIdAt(beforeMs) })

async function readBounds(
  deps: NewsletterDeps,
  tenant: TenantHome['id'],
  nowMs: number,
): Promise<Pick<NewsletterRange, 'bounds' | 'otherwise'>> {
  const days = await listSentNewsletterDays(deps.directory, tenant)
  return {
    bounds: [...days].map(([domainId, kept]) => ({ domainId, ...boundAt(nowMs - kept * DAY_MS) })),
    otherwise: boundAt(nowMs - RETENTION.newslettersMs),
  }
}

/**
 * False when the run was over first. One that is not final stays, however old. Rows go first: an object that is left behind by a fault has no
 * row, and is found by that, as a pack is that no row names any more (`integrity/`).
 */
export async function deleteNewsletters(
  deps: NewsletterDeps,
  { id: tenant, shard }: Pick<TenantHome, 'id' | 'shard'>,
  run: RetentionRun,
): Promise<boolean> {
  const ledger = deps.ledgers.at(shard)
  const bounds = await readBounds(deps, tenant, run.nowMs)
  let after = ''
  for (;;) {
    const page = await listOldNewsletters(ledger, tenant, { ...bounds, after, limit: run.rows })
    const final = page.filter(({ isFinal }) => isFinal)
    if (final.length > 0) {
      await deleteMessages(
        ledger,
        tenant,
        final.map(({ id }) => id),
      )
      const keys = final.flatMap(({ objectKey }) => objectKey ?? [])
      await deleteBlobs(deps.rawBucket, tenant, keys)
    }
    if (page.length < run.rows) return true
    after = page.at(-1)?.id ?? after
    if (run.isOver()) return false
  }
}
