/** Every minute each move goes on a bounded piece. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { listMovingTenants } from '../../../store/directory/tenant-moves.ts'
import { advanceMove } from './advance-move.ts'

/** A tenant is closed for so long at most before an operator should look. */
const SLOW_MS = 3_600_000

/** Alarms: `tenant_move.failed`, and `tenant_move.slow` after an hour. */
export async function advanceMoves(deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log'>): Promise<void> {
  for (const { tenant, startedAtMs } of await listMovingTenants(deps.directory)) {
    if (deps.clock.now() - startedAtMs > SLOW_MS) deps.log('error', 'tenant_move.slow', { tenant })
    try {
      await advanceMove(deps, tenant)
    } catch (error) {
      deps.log('error', 'tenant_move.failed', { tenant, error: describeError(error) })
    }
  }
}
