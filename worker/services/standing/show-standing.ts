/** How a tenant stands, as the API shows it. */
import type { Limits } from '@mailstead/contracts/api/people/limits.ts'
import type { Review, StandingRules } from '@mailstead/contracts/api/people/standing.ts'
import type { StandingRow } from '../../store/directory/plans/standing.ts'
import { bounceRate, complaintRate } from './judge-standing.ts'

const toIso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
/** Four digits of a share are a hundredth of a percent. */
const rounded = (rate: number): number => Number(rate.toFixed(4))

/** Counts are those of the last turn: what was counted once is not counted for every reader. */
export const showStanding = (row: StandingRow | null, rules: StandingRules): Limits['standing'] => ({
  state: row?.standing ?? 'good',
  code: row?.code ?? null,
  reason: row?.reason ?? null,
  since: toIso(row?.sinceMs ?? null),
  recipients: row?.recipients ?? 0,
  bounce_rate: rounded(row ? bounceRate(row) : 0),
  complaint_rate: rounded(row ? complaintRate(row) : 0),
  rules,
})

/** Null when nothing is asked for. */
export function showReview(row: StandingRow | null): Review | null {
  if (!row?.reviewKind) return null
  const { reviewKind: kind, reviewText, reviewAtMs } = row
  return { kind, message: reviewText ?? '', requested_at: new Date(reviewAtMs ?? 0).toISOString() }
}
