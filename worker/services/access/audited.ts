/**
 * Acts that change nothing in the directory: their entry cannot be in one batch with them. It is written first, and taken back when the
 * act is refused. A Worker that dies between the two leaves the entry of something that was tried, never an act without one.
 */
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { withdrawAudit, writeAudit } from '../../store/directory/people/audit.ts'
import { type Act, type ActingIn, auditEntry } from './audit-entry.ts'

/** What a repeat of the request will do is not refused: it may be done in part. */
const isRefused = (error: unknown): boolean => error instanceof Refusal && error.code !== 'service_unavailable'

/** `work` may find that there was nothing to do, and take the entry back itself. */
export async function audited<Result>(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { tenant, acting }: ActingIn,
  act: Act,
  work: (takeBack: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const entry = auditEntry(deps, acting, act)
  const takeBack = () => withdrawAudit(deps.directory, tenant, entry.id)
  await writeAudit(deps.directory, tenant, entry)
  try {
    return await work(takeBack)
  } catch (error) {
    if (isRefused(error)) await takeBack()
    throw error
  }
}
