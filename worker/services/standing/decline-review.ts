/** The operator has looked at what an account asked for, and leaves things as they are. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { clearReview } from '../../store/directory/plans/standing.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { mailAdmins } from '../tenants/mail-admins.ts'

/** The account may ask again. Throws `not_found`, or `conflict` when it asks for nothing. */
export async function declineReview(
  deps: SubmitDeps,
  tenant: TenantId,
  acting: Acting,
  { reason }: { readonly reason: string },
): Promise<void> {
  const entry = auditEntry(deps, acting, { act: 'review.declined', target: tenant, detail: { reason } })
  if (!(await clearReview(deps.directory, tenant, entry))) {
    if (!(await findTenantHome(deps.directory, tenant))) throw notFound('account')
    throw new Refusal('conflict', 'The account asks for no review.')
  }
  await mailAdmins(deps, tenant, { kind: 'standing', text: `Your request for a review was answered: ${reason}` })
}
