/** Somebody of the operator works in an account for a while, as one of its admins; its audit log says so. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'
import { beginImpersonation, endImpersonation } from '../../store/directory/operator/impersonation.ts'
import type { Person } from '../access/actor.ts'
import { auditEntry } from '../access/audit-entry.ts'
import type { Caller } from '../access/authenticate-session.ts'

const LASTS_MS = 3_600_000

interface Operator {
  readonly actor: Person
  readonly ip: string | null
}

/** When it ends by itself. Throws `not_found`. */
export async function impersonate(
  deps: Pick<Deps, 'directory' | 'clock' | 'log'>,
  tenant: TenantId,
  { actor, ip }: Operator,
): Promise<string> {
  const endsAtMs = deps.clock.now() + LASTS_MS
  const endsAt = new Date(endsAtMs).toISOString()
  const act = { act: 'impersonation.begun', target: tenant, detail: { ends_at: endsAt } }
  const entry = auditEntry(deps, { actor, ip }, act)
  const { sessionId, userId } = actor
  if (!(await beginImpersonation(deps.directory, tenant, { sessionId, endsAtMs }, entry))) throw notFound('account')
  deps.log('info', 'impersonation.begun', { tenant, by: userId })
  return endsAt
}

/** Does nothing when he is in nobody's account. */
export async function stopImpersonating(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { actor, ip }: Operator,
  impersonation: Caller['impersonation'],
): Promise<void> {
  if (impersonation === null) return
  const entry = auditEntry(deps, { actor, ip }, { act: 'impersonation.ended', target: impersonation.tenant })
  await endImpersonation(deps.directory, impersonation.tenant, actor.sessionId, entry)
}
