/** The refusal of one thing too many: it names the limit, what is used, and what to do. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { brokenLimit, type MadeThing } from '../../store/directory/plans/limit-violation.ts'
import { findTenantLimits } from '../../store/directory/plans/tenant-limits.ts'
import { limitOf } from './show-limits.ts'

type LimitDeps = Pick<Deps, 'directory' | 'clock'>

const WORDS = {
  domains: 'domains',
  inboxes: 'inboxes',
  api_keys: 'API keys',
  members: 'members, open invitations counted,',
} as const satisfies Record<MadeThing | 'members', string>

async function requireLimits({ directory, clock }: LimitDeps, tenant: TenantId) {
  const row = await findTenantLimits(directory, tenant, clock.now())
  if (!row) throw notFound('account')
  return row
}

/** The refusal for somebody who wants one more. Throws `not_found` when the tenant is gone. */
export async function limitReached(deps: LimitDeps, tenant: TenantId, name: MadeThing | 'members'): Promise<Refusal> {
  const row = await requireLimits(deps, tenant)
  const limit = limitOf(row, name)
  const used = { domains: row.domains, inboxes: row.mailboxes, api_keys: row.apiKeys, members: row.members }[name]
  return new Refusal(
    'limit_reached',
    `This account has ${used} of the ${limit} ${WORDS[name]} that it may have in the plan ${row.plan.title}. Remove one, or ask for a larger plan; GET /v1/limits shows all limits.`,
  )
}

/** For the failure of a write: throws `limit_reached` when a limit was in the way, and otherwise the failure itself. */
export const refuseOverLimit =
  (deps: LimitDeps, tenant: TenantId) =>
  async (error: unknown): Promise<never> => {
    const name = brokenLimit(error)
    throw name === null ? error : await limitReached(deps, tenant, name)
  }

/** How many people the tenant may have. */
export async function readMembersMax(deps: LimitDeps, tenant: TenantId): Promise<number> {
  return limitOf(await requireLimits(deps, tenant), 'members')
}
