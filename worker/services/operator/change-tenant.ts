/** What the operator changes of an account. */
import type { UpdateOperatorTenant } from '@mailstead/contracts/api/operator/tenant.ts'
import { LimitName } from '@mailstead/contracts/api/people/limits.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { changeByOperator } from '../../store/directory/operator/operators.ts'
import { findPlan } from '../../store/directory/plans/plans.ts'
import { changeTenantPlan, liftSandbox as liftRow, type PlanChange } from '../../store/directory/plans/tenant-limits.ts'
import { findTenantHome } from '../../store/directory/tenants.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { COLUMN_OF } from '../plans/show-limits.ts'
import { type MailDeps, mailAdmins } from '../tenants/mail-admins.ts'
import { readOperatorSettings } from './settings.ts'

type ChangeDeps = Pick<Deps, 'directory' | 'clock'>

const toColumns = (limits: NonNullable<UpdateOperatorTenant['limits']>): NonNullable<PlanChange['limits']> =>
  Object.fromEntries(Object.entries(limits).map(([name, value]) => [COLUMN_OF[LimitName.parse(name)], value]))

async function changePlan(
  deps: ChangeDeps,
  tenant: TenantId,
  acting: Acting,
  { plan, limits }: Pick<UpdateOperatorTenant, 'plan' | 'limits'>,
): Promise<boolean> {
  if (plan !== undefined && !(await findPlan(deps.directory, plan)))
    throw new Refusal('validation_error', `\`plan\`: there is no plan ${plan}. See GET /v1/operator/plans.`)
  const changed = Object.entries({ plan, ...limits }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const detail = Object.fromEntries(changed)
  const entry = auditEntry(deps, acting, { act: 'tenant.limits_changed', target: tenant, detail })
  const change = {
    ...(plan === undefined ? {} : { plan }),
    ...(limits === undefined ? {} : { limits: toColumns(limits) }),
  }
  return changeTenantPlan(deps.directory, tenant, change, entry)
}

/** Throws `not_found`, or `validation_error` for a plan that is not there. */
export async function changeTenant(
  deps: ChangeDeps,
  tenant: TenantId,
  acting: Acting,
  { is_operator, outbound_threshold, ...changes }: UpdateOperatorTenant,
): Promise<void> {
  const isOfPlan = changes.plan !== undefined || changes.limits !== undefined
  if (isOfPlan && !(await changePlan(deps, tenant, acting, changes))) throw notFound('account')
  if (is_operator !== undefined) {
    const act = { act: 'tenant.operator_changed', target: tenant, detail: { is_operator } }
    const change = { operator: is_operator }
    if (!(await changeByOperator(deps.directory, tenant, change, auditEntry(deps, acting, act))))
      throw notFound('account')
  }
  if (outbound_threshold !== undefined) {
    const act = { act: 'tenant.outbound_threshold_changed', target: tenant, detail: { outbound_threshold } }
    const change = { outboundThreshold: outbound_threshold }
    if (!(await changeByOperator(deps.directory, tenant, change, auditEntry(deps, acting, act))))
      throw notFound('account')
  }
  forgetAccess(tenant)
}

/** Into the plan that the deployment gives then; its people are told. False when it is in no sandbox. */
export async function liftSandbox(deps: MailDeps, tenant: TenantId, acting: Acting): Promise<boolean> {
  const { plan_after_sandbox: plan } = await readOperatorSettings(deps)
  const entry = auditEntry(deps, acting, { act: 'sandbox.lifted', target: tenant, detail: { plan } })
  const isLifted = await liftRow(deps.directory, tenant, plan, entry)
  if (!isLifted) return false
  forgetAccess(tenant)
  const text = `The account has left its sandbox: it may write to anybody now. Its plan is ${plan}.`
  await mailAdmins(deps, tenant, { kind: 'standing', text })
  return true
}

/** Throws `not_found`, or `conflict` when it is in no sandbox. */
export async function liftSandboxByHand(deps: MailDeps, tenant: TenantId, acting: Acting): Promise<void> {
  if (await liftSandbox(deps, tenant, acting)) return
  if (!(await findTenantHome(deps.directory, tenant))) throw notFound('account')
  throw new Refusal('conflict', 'The account is in no sandbox.')
}
