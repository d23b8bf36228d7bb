/**
 * Jobs that are over, many of a tenant at one moment: closed with their raw mail in a pack, which writes a third of the rows that
 * closing first and packing afterwards would.
 */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { closeOver, type UnarchivedJob } from '../../../store/ledger/archive.ts'
import { choosePacks, type PackPlan } from './choose-packs.ts'
import { writePack } from './write-pack.ts'

type PackDeps = Pick<Deps, 'clock' | 'log' | 'rawBucket'>

/** Fewer of one tenant are left to the cron: an object in R2 costs as much as some rows. */
export const PACK_AT_ONCE_MIN = 8

async function packOne(deps: PackDeps, ledger: LedgerDb, plan: PackPlan): Promise<void> {
  const { tenant } = plan[0]
  const packed = await writePack(deps, ledger, plan, 'over').catch((error: unknown) => {
    deps.log('error', 'archive.failed', { tenant, error: describeError(error) })
    return 0
  })
  // What keeps its mail in the row is closed all the same, and packed by the cron.
  if (packed < plan.length)
    await closeOver(
      ledger,
      tenant,
      plan.map(({ id }) => id),
    )
}

/** Closes the jobs. Throws when the ledger fails: the sweeper finds them then, and closes them. */
export async function packOver(deps: PackDeps, ledger: LedgerDb, jobs: readonly UnarchivedJob[]): Promise<void> {
  const groups = Map.groupBy(jobs, ({ tenant, class: mailClass }) => `${tenant}/${mailClass}`)
  for (const theirs of groups.values()) {
    const sorted = theirs.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    for (const plan of choosePacks(sorted, { all: true, isLastPage: true }).packs) await packOne(deps, ledger, plan)
  }
}
