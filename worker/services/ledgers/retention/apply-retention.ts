/** Once a day everything that was kept long enough goes, tenant by tenant. */
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import { describeError } from '../../../platform/log.ts'
import { openRequestLog } from '../../../request-log/client.ts'
import { listMovingTenants } from '../../../store/directory/tenant-moves.ts'
import { listTenantHomes, type TenantHome } from '../../../store/directory/tenants.ts'
import { deleteFencesBefore } from '../../../store/ledger/fences.ts'
import { listOldOpenRawKeys } from '../../../store/ledger/retention.ts'
import { deleteOldMail } from './delete-old-mail.ts'
import { narrowBounds, type RetentionBounds, readBounds, widenBounds } from './retention-bounds.ts'
import { RETENTION, type RetentionTimes, readRetention } from './retention-rules.ts'
import { type RetentionRun, type RoundLimits, runRound } from './run-round.ts'

type RetentionDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket' | 'requestLogs'>

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

async function readOpenRawKeys(deps: RetentionDeps, { leastRawMs }: RetentionBounds): Promise<ReadonlySet<string>> {
  const beforeId = firstIdAt(deps.clock.now() - leastRawMs)
  const keys = new Set<string>()
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    const open = await listOldOpenRawKeys(deps.ledgers.at(shard), beforeId, OPEN_KEYS_MAX)
    // Rather keep too much than delete what is still to be sent.
    if (open.length === OPEN_KEYS_MAX) throw new Error(`Shard ${shard} has too much old mail that still waits`)
    for (const key of open) keys.add(key)
  }
  return keys
}

/** Never rejects. Requests are dated by the real clock, whatever says the clock of all else. */
async function removeRequests(deps: RetentionDeps, { id }: TenantHome, { eventsMs }: RetentionTimes): Promise<void> {
  await openRequestLog(deps.requestLogs, id)
    .removeBefore(firstIdAt(Date.now() - eventsMs))
    .catch((error: unknown) => deps.log('error', 'retention.failed', { tenant: id, error: describeError(error) }))
}

/** Whether the tenant is done with. One that moves has its turn tomorrow. */
async function applyToTenant(
  deps: RetentionDeps,
  home: TenantHome,
  run: Omit<RetentionRun, 'times'>,
): Promise<boolean> {
  if (home.state === 'moving') return true
  try {
    const times = await readRetention(deps, home.id)
    await removeRequests(deps, home, times)
    return await deleteOldMail(deps, home, { ...run, times })
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
  if (begin) {
    await deleteOldFences(deps)
    await widenBounds(deps)
  }
  let read: { readonly bounds: RetentionBounds; readonly openRawKeys: ReadonlySet<string> } | null = null
  const step = async (after: string, stopAtMs: number): Promise<string | null> => {
    const [home] = await listTenantHomes(deps.directory, after, 1)
    if (!home) {
      await narrowBounds(deps)
      return null
    }
    if (read === null) {
      const bounds = await readBounds(deps)
      read = { bounds, openRawKeys: await readOpenRawKeys(deps, bounds) }
    }
    const isOver = () => Date.now() >= stopAtMs
    const { openRawKeys, bounds } = read
    const run = { nowMs: deps.clock.now(), isOver, rows: limits.rows, openRawKeys, lookBackMs: bounds.lookBackMs }
    return (await applyToTenant(deps, home, run)) ? home.id : after
  }
  // The least id, and not the empty text, which says that no round is under way.
  await runRound(deps, { name: 'retention', first: '0', step, limits }, begin)
}
