/**
 * Once a day it is added up how much each tenant keeps, which mends what `count-storage.ts` could not know, and who sends nothing is
 * warned of limits too: in turn, in a round that goes on every minute.
 */
import { writeStorage } from '../../store/directory/plans/tenant-storage.ts'
import { listTenantHomes } from '../../store/directory/tenants.ts'
import { sumStorage } from '../../store/ledger/reports/used.ts'
import { runRound } from '../ledgers/retention/run-round.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { warnOfLimits } from './warn-of-limits.ts'

const LIMITS = { timeMs: 10_000, steps: 20 }

/** `begin` starts the day's round; without it a round that is under way goes on. */
export async function measureStorage(deps: SubmitDeps, begin: boolean): Promise<void> {
  const step = async (after: string): Promise<string | null> => {
    const [home] = await listTenantHomes(deps.directory, after, 1)
    if (!home) return null
    if (home.state !== 'moving') {
      const sum = await sumStorage(deps.ledgers.at(home.shard), home.id)
      await writeStorage(deps.directory, home.id, { ...sum, measuredAtMs: deps.clock.now() })
      await warnOfLimits(deps, home.id)
    }
    return home.id
  }
  await runRound(deps, { name: 'storage', first: '0', step, limits: LIMITS }, begin)
}
