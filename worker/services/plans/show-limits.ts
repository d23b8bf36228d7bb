/** The limits of a tenant with what is used of each. */
import { LIMIT_NAMES, type Limit, type LimitName } from '@mailstead/contracts/api/people/limits.ts'
import type { OwnLimits, TenantLimitsRow } from '../../store/directory/plans/tenant-limits.ts'

/** From this share on an account is warned. */
const APPROACHED = 0.8

/** The columns of plans and of tenants' own limits. */
export const COLUMN_OF = {
  daily_emails: 'dailyEmails',
  monthly_emails: 'monthlyEmails',
  domains: 'domains',
  inboxes: 'mailboxes',
  storage_bytes: 'storageBytes',
  members: 'members',
  api_keys: 'apiKeys',
} as const satisfies Record<LimitName, keyof OwnLimits>

/** Used in the ledger. */
export interface UsedInLedger {
  readonly dayEmails: number
  readonly monthEmails: number
}

export const levelOf = (used: number, limit: number): Limit['level'] => {
  if (used >= limit) return 'reached'
  return used >= limit * APPROACHED ? 'approached' : 'ok'
}

/** What the plan says, or the operator instead. Of the mails a day it is what accepting keeps to: a slowed account has less. */
export function limitOf(row: TenantLimitsRow, name: LimitName): number {
  if (name === 'daily_emails') return row.dailyQuota
  if (name === 'monthly_emails') return row.monthlyQuota
  return row.own?.[COLUMN_OF[name]] ?? row.plan[COLUMN_OF[name]]
}

const usedOf = (row: TenantLimitsRow, ledger: UsedInLedger): Readonly<Record<LimitName, number>> => ({
  daily_emails: ledger.dayEmails,
  monthly_emails: ledger.monthEmails,
  domains: row.domains,
  inboxes: row.mailboxes,
  storage_bytes: row.storageBytes ?? 0,
  members: row.members,
  api_keys: row.apiKeys,
})

/** When quotas begin anew, by UTC; null for what does not. */
function resetOf(name: LimitName, nowMs: number): string | null {
  const now = new Date(nowMs)
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()]
  if (name === 'daily_emails') return new Date(Date.UTC(year, month, now.getUTCDate() + 1)).toISOString()
  return name === 'monthly_emails' ? new Date(Date.UTC(year, month + 1, 1)).toISOString() : null
}

/** All of them, in one order. */
export function showLimits(row: TenantLimitsRow, ledger: UsedInLedger, nowMs: number): Limit[] {
  const used = usedOf(row, ledger)
  return LIMIT_NAMES.map((name) => {
    const limit = limitOf(row, name)
    return { name, used: used[name], limit, level: levelOf(used[name], limit), resets_at: resetOf(name, nowMs) }
  })
}
