/** The plans, as the operator sees and changes them. */
import type { CreatePlan, Plan, UpdatePlan } from '@mailstead/contracts/api/operator/plan.ts'
import { LIMIT_NAMES, type LimitName } from '@mailstead/contracts/api/people/limits.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { insertPlan, listPlans as listRows, type PlanRow, updatePlan } from '../../store/directory/plans/plans.ts'
import { showRetention } from '../plans/read-limits.ts'
import { COLUMN_OF } from '../plans/show-limits.ts'

type PlanDeps = Pick<Deps, 'directory' | 'log'>

const RETENTION_COLUMN = {
  events: 'eventsDays',
  raw: 'rawDays',
  rejected: 'rejectedDays',
  spam_log: 'spamLogDays',
  trash: 'trashDays',
} as const

const limitsOf = (row: PlanRow) =>
  Object.fromEntries(LIMIT_NAMES.map((name) => [name, row[COLUMN_OF[name]]])) as Record<LimitName, number>

const showPlan = (row: PlanRow): Plan => ({
  object: 'plan',
  ...{ name: row.name, title: row.title, own_addresses_only: row.ownAddressesOnly },
  limits: limitsOf(row),
  retention_days: showRetention(row),
})

const renamed = (values: Readonly<Record<string, number | undefined>>, names: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[names[name], value]])),
  )

export const listPlans = async (deps: Pick<Deps, 'directory'>): Promise<Plan[]> =>
  (await listRows(deps.directory)).map(showPlan)

/** Throws `conflict` when there is one of this name. */
export async function createPlan(deps: PlanDeps, by: string, request: CreatePlan): Promise<Plan> {
  const { limits, retention_days: days } = request
  const row: PlanRow = {
    ...{ name: request.name, title: request.title, ownAddressesOnly: request.own_addresses_only },
    ...{ dailyEmails: limits.daily_emails, monthlyEmails: limits.monthly_emails, domains: limits.domains },
    ...{ mailboxes: limits.inboxes, storageBytes: limits.storage_bytes, members: limits.members },
    ...{ apiKeys: limits.api_keys, eventsDays: days.events, rawDays: days.raw, rejectedDays: days.rejected },
    ...{ spamLogDays: days.spam_log, trashDays: days.trash },
  }
  if (!(await insertPlan(deps.directory, row)))
    throw new Refusal('conflict', `\`name\`: there is a plan ${row.name} already. Change it with PATCH.`)
  deps.log('info', 'operator.plan_created', { by, plan: row.name })
  return showPlan(row)
}

/** Its accounts have the new limits at once; what they have already stays. Throws `not_found`. */
export async function changePlan(deps: PlanDeps, by: string, name: string, changes: UpdatePlan): Promise<void> {
  const { title, own_addresses_only: ownAddressesOnly, limits = {}, retention_days: days = {} } = changes
  const columns = {
    ...(title === undefined ? {} : { title }),
    ...(ownAddressesOnly === undefined ? {} : { ownAddressesOnly }),
    ...renamed(limits, COLUMN_OF),
    ...renamed(days, RETENTION_COLUMN),
  }
  if (Object.keys(columns).length === 0)
    throw new Refusal('validation_error', 'The body changes nothing. Give a value.')
  if (!(await updatePlan(deps.directory, name, columns))) throw notFound('plan')
  deps.log('info', 'operator.plan_changed', { by, plan: name })
}
