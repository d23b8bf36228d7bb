/** An account asks the operator to look at it: to leave the sandbox, or to end a pause. */
import type { RequestReview, Review } from '@mailstead/contracts/api/people/standing.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { writeReview } from '../../store/directory/plans/standing.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'

/** What is asked for follows from how the account stands. Replaces what was asked before. Throws `conflict` when there is nothing to ask. */
export async function requestReview(
  deps: Pick<Deps, 'directory' | 'clock' | 'log'>,
  tenant: TenantId,
  acting: Acting,
  { message }: RequestReview,
): Promise<Review['kind']> {
  const nowMs = deps.clock.now()
  const row = await findTenantLimits(deps.directory, tenant, nowMs)
  const kind = row?.state === 'paused' ? 'pause' : 'sandbox'
  if (!row || (kind === 'sandbox' && !row.sandboxed))
    throw new Refusal('conflict', 'This account is neither in the sandbox nor paused: there is nothing to review.')
  const entry = auditEntry(deps, acting, { act: 'review.requested', target: tenant, detail: { kind } })
  await writeReview(deps.directory, tenant, { reviewKind: kind, reviewText: message, reviewAtMs: nowMs }, entry)
  deps.log('info', 'review.requested', { tenant, kind })
  return kind
}
