/** Warns an account from 80 and from 100 percent of a limit on: once each in a period. */
import type { Limit } from '@mailstead/contracts/api/people/limits.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { deleteWarnings, insertWarning } from '../../store/directory/plans/limit-warnings.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import type { SubmitDeps } from '../sending/submit.ts'
import { tellAccount } from '../tenants/tell-account.ts'
import { readUsedInLedger } from './read-used.ts'
import { showLimits } from './show-limits.ts'

const KEPT_MS = 60 * 86_400_000

const WORDS: Readonly<Record<Limit['name'], string>> = {
  daily_emails: 'recipients of this day',
  monthly_emails: 'recipients of this month',
  domains: 'domains',
  inboxes: 'inboxes',
  storage_bytes: 'bytes of storage',
  members: 'members',
  api_keys: 'API keys',
}

/** What is there for good is warned of once a month. */
const periodOf = (name: Limit['name'], nowMs: number): string =>
  new Date(nowMs).toISOString().slice(0, name === 'daily_emails' ? 10 : 7)

async function warn(deps: SubmitDeps, tenant: TenantId, { name, used, limit, level }: Limit): Promise<void> {
  if (level === 'ok' || limit === 0) return
  const atMs = deps.clock.now()
  const warning = { name, level, period: periodOf(name, atMs), atMs }
  if (!(await insertWarning(deps.directory, tenant, warning))) return
  await tellAccount(deps, tenant, {
    type: level === 'reached' ? 'limit.reached' : 'limit.approached',
    data: { name, used, limit, period: warning.period },
    kind: 'limit',
    text: `${used} of ${limit} ${WORDS[name]} are used.`,
  })
}

/** Does nothing for a tenant that is gone. */
export async function warnOfLimits(deps: SubmitDeps, tenant: TenantId): Promise<void> {
  const nowMs = deps.clock.now()
  const row = await findTenantLimits(deps.directory, tenant, nowMs)
  if (!row) return
  const used = await readUsedInLedger(deps, tenant, row.shard)
  for (const limit of showLimits(row, used, nowMs)) await warn(deps, tenant, limit)
  await deleteWarnings(deps.directory, tenant, nowMs - KEPT_MS)
}
