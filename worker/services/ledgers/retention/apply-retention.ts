/** Once a day everything that was kept long enough goes, tenant by tenant. */
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import { describeError } from '../../../platform/log.ts'
import { listMovingTenants } from '../../../store/directory/tenant-moves.ts'
import { listTenantHomes, type TenantHome } from '../../../store/directory/tenants.ts'
import { deleteFencesBefore } from '../../../store/ledger/fences.ts'
import { listOldOpenRawKeys } from '../../../store/ledger/retention.ts'
import { deleteOldMail } from './delete-old-mail.ts'
import { RETENTION } from './retention-rules.ts'
import { type RetentionRun, type RoundLimits, runRound } from './run-round.ts'

type RetentionDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket'>

export interface RetentionLimits extends RoundLimits {
  /** Rows a statement. */
  readonly rows: number
}

/** A step is one tenant with some five statements; D1 takes a thousand in one invocation. */
const LIMITS: RetentionLimits = { timeMs: 20_000, steps: 120, rows: 200 }
const OPEN_KEYS_MAX = 10_000

async function deleteOldFences(deps: RetentionDeps): Promise<void> {
  const beforeMs = deps.clock.now() - RETENTION.fencesMs
  const moving = (await listMovingTenants(deps.directory)).map(({ tenant }) => tenant)
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    await deleteFencesBefore(deps.ledgers.at(shard), beforeMs, moving)
}

async function readOpenRawKeys(deps: RetentionDeps): Promise<ReadonlySet<string>> {
  const beforeId = firstIdAt(deps.clock.now() - RETENTION.rawMs)
  const keys = new Set<string>()
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    const open = await listOldOpenRawKeys(deps.ledgers.at(shard), beforeId, OPEN_KEYS_MAX)
    // Rather keep too much than delete what is still to be sent.
    if (open.length === OPEN_KEYS_MAX) throw new Error(`Shard ${shard} has too much old mail that still waits`)
    for (const key of open) keys.add(key)
  }
  return keys
}

/** Whether the tenant is done with. One that moves has its turn tomorrow. */
async function applyToTenant(deps: RetentionDeps, home: TenantHome, run: RetentionRun): Promise<boolean> {
  if (home.state === 'moving') return true
  try {
    return await deleteOldMail(deps, home, run)
  } catch (error) {
    deps.log('error', 'retention.failed', { tenant: home.id, error: describeError(error) })
    return true
  }
}

/** `begin` starts the day's round; without it a round that is under way goes on. */
export async function applyRetention(
  deps: RetentionDeps,
  begin: boolean,
  limits: RetentionLimits = LIMITS,
): Promise<void> {
  if (begin) await deleteOldFences(deps)
  let openRawKeys: ReadonlySet<string> | null = null
  const step = async (after: string, stopAtMs: number): Promise<string | null> => {
    const [home] = await listTenantHomes(deps.directory, after, 1)
    if (!home) return null
    openRawKeys ??= await readOpenRawKeys(deps)
    const isOver = () => Date.now() >= stopAtMs
    const run = { nowMs: deps.clock.now(), isOver, rows: limits.rows, openRawKeys }
    return (await applyToTenant(deps, home, run)) ? home.id : after
  }
  // The least id, and not the empty text, which says that no round is under way.
  await runRound(deps, { name: 'retention', first: '0', step, limits }, begin)
}
