/** What the account has used of its quotas. Days and months are those of UTC, as the quotas are. */
import type { Usage } from '@mailstead/contracts/api/reports/usage.ts'
import type { Deps } from '../../deps.ts'
import { firstIdAt } from '../../platform/ids.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import { readUsage as readCounts } from '../../store/ledger/reports/usage.ts'
import type { Access } from '../access/access.ts'
import { limitOf } from '../plans/show-limits.ts'

/** Requests that one address may make. */
const RATE_LIMIT = { limit: 1000, duration: '10s' } as const

/** The first moments of the present day and month and of the next ones. */
function boundsOf(nowMs: number) {
  const now = new Date(nowMs)
  const at = (months: number, day: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, day)
  const today = now.getUTCDate()
  return { dayMs: at(0, today), nextDayMs: at(0, today + 1), monthMs: at(0, 1), nextMonthMs: at(1, 1) }
}

export async function readUsage(deps: Pick<Deps, 'clock' | 'directory' | 'ledgers'>, access: Access): Promise<Usage> {
  const { dayMs, nextDayMs, monthMs, nextMonthMs } = boundsOf(deps.clock.now())
  const [counted, limits] = await Promise.all([
    readCounts(deps.ledgers.at(access.shard), access.tenant, new Date(dayMs).toISOString().slice(0, 10), {
      idOfDay: firstIdAt(dayMs),
      idOfMonth: firstIdAt(monthMs),
    }),
    findTenantLimits(deps.directory, access.tenant, deps.clock.now()),
  ])
  const quota = (limit: number, sent: number, received: number, resetsAtMs: number) => ({
    used: sent,
    limit,
    sent,
    received,
    resets_at: new Date(resetsAtMs).toISOString(),
  })
  const none = { used: 0, limit: 0 } as const
  return {
    object: 'usage',
    emails: {
      daily: quota(access.dailyQuota, counted.daySent, counted.dayReceived, nextDayMs),
      monthly: quota(access.monthlyQuota, counted.monthSent, counted.monthReceived, nextMonthMs),
    },
    contacts: none,
    segments: none,
    broadcasts: { used: 0, limit: null },
    ai_credits: { ...none, next_increase_at: null },
    automation_runs: { ...none, resets_at: new Date(nextMonthMs).toISOString() },
    domains: { used: limits?.domains ?? 0, limit: limits && limitOf(limits, 'domains') },
    rate_limit: RATE_LIMIT,
  }
}
