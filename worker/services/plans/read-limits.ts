/** Every limit of an account with its use, how it stands, and how long things are kept. */
import type { Limits } from '@mailstead/contracts/api/people/limits.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import type { PlanRow } from '../../store/directory/plans/plans.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import { readOperatorSettings } from '../operator/settings.ts'
import { showReview, showStanding } from '../standing/show-standing.ts'
import { readUsedInLedger } from './read-used.ts'
import { showLimits } from './show-limits.ts'

export const showRetention = (plan: PlanRow): Limits['retention_days'] => ({
  events: plan.eventsDays,
  raw: plan.rawDays,
  rejected: plan.rejectedDays,
  spam_log: plan.spamLogDays,
  trash: plan.trashDays,
})

/** Throws `not_found`. */
export async function readLimits(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>,
  tenant: TenantId,
): Promise<Limits> {
  const nowMs = deps.clock.now()
  const [row, { standing_rules }] = await Promise.all([
    findTenantLimits(deps.directory, tenant, nowMs),
    readOperatorSettings(deps),
  ])
  if (!row) throw notFound('account')
  const { plan, standing, shard } = row
  const used = await readUsedInLedger(deps, tenant, shard)
  return {
    object: 'limits',
    plan: { name: plan.name, title: plan.title },
    in_sandbox: row.sandboxed,
    limits: showLimits(row, used, nowMs),
    retention_days: showRetention(plan),
    standing: showStanding(standing, standing_rules),
    review: showReview(standing),
  }
}
