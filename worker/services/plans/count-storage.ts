/**
 * What comes in counts towards the storage of its tenant within a minute or so: each mail is read once for it, and no mail has a row more.
 * Whoever keeps as much as he may gets no new mail from then on, and loses none: it is put off where it comes in.
 */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { describeError } from '../../platform/log.ts'
import { addStorage, findStorage, writeStorage } from '../../store/directory/plans/tenant-storage.ts'
import { sumReceived, sumStorage } from '../../store/ledger/reports/used.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { levelOf } from './show-limits.ts'
import { warnOfLimits } from './warn-of-limits.ts'

/** In one isolate. */
const COUNT_EVERY_MS = 60_000
const KEEP_ENTRIES = 2_000

const countedAtMs = new Map<TenantId, number>()

/** False for one that was counted a moment ago. */
function isDue(tenant: TenantId, nowMs: number): boolean {
  const lastMs = countedAtMs.get(tenant)
  if (lastMs !== undefined && Math.abs(nowMs - lastMs) < COUNT_EVERY_MS) return false
  if (countedAtMs.size >= KEEP_ENTRIES) countedAtMs.clear()
  countedAtMs.set(tenant, nowMs)
  return true
}

async function count(deps: SubmitDeps, tenant: TenantId): Promise<void> {
  const row = await findStorage(deps.directory, tenant)
  if (row === null || row.state === 'moving') return
  const { bytes: before, countedUpTo: after, limit } = row
  const ledger = deps.ledgers.at(row.shard)
  let bytes: number
  // Without a place to go on from, all of it: also of who was measured before anything was counted on.
  if (before === null || !after) {
    const sum = await sumStorage(ledger, tenant)
    bytes = sum.bytes
    await writeStorage(deps.directory, tenant, { ...sum, measuredAtMs: deps.clock.now() })
  } else {
    const come = await sumReceived(ledger, tenant, after)
    if (come.countedUpTo === '') return
    bytes = before + come.bytes
    await addStorage(deps.directory, tenant, { bytes: come.bytes, after, upTo: come.countedUpTo })
  }
  const level = levelOf(bytes, limit)
  if (level === 'ok' || level === levelOf(before ?? 0, limit)) return
  await warnOfLimits(deps, tenant)
}

/** Of tenants to which mail came. Never rejects: what is not counted now is counted with the next mail, or by the sum of the day. */
export async function countStorage(deps: SubmitDeps, tenants: readonly TenantId[]): Promise<void> {
  for (const tenant of new Set(tenants)) {
    if (!isDue(tenant, deps.clock.now())) continue
    await count(deps, tenant).catch((error: unknown) =>
      deps.log('warn', 'storage.not_counted', { tenant, error: describeError(error) }),
    )
  }
}
