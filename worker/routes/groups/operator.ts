/** For the operator of the deployment. */
import type { App } from '../app-types.ts'
import { registerCreatePlan } from '../operator/create-plan.ts'
import { registerDeclineReview } from '../operator/decline-review.ts'
import { registerGetOverview } from '../operator/get-overview.ts'
import { registerGetSettings } from '../operator/get-settings.ts'
import { registerGetOperatorTenant } from '../operator/get-tenant.ts'
import { registerImpersonate } from '../operator/impersonate.ts'
import { registerLiftSandbox } from '../operator/lift-sandbox.ts'
import { registerListPlans } from '../operator/list-plans.ts'
import { registerListRelays } from '../operator/list-relays.ts'
import { registerListTenants } from '../operator/list-tenants.ts'
import { registerResumeTenant } from '../operator/resume-tenant.ts'
import { registerStopImpersonating } from '../operator/stop-impersonating.ts'
import { registerSuspendTenant } from '../operator/suspend-tenant.ts'
import { registerUpdatePlan } from '../operator/update-plan.ts'
import { registerUpdateSettings } from '../operator/update-settings.ts'
import { registerUpdateOperatorTenant } from '../operator/update-tenant.ts'

export const OPERATOR_ROUTES: readonly ((app: App) => void)[] = [
  registerGetOverview,
  registerListTenants,
  registerGetOperatorTenant,
  registerUpdateOperatorTenant,
  registerSuspendTenant,
  registerResumeTenant,
  registerLiftSandbox,
  registerDeclineReview,
  registerImpersonate,
  registerStopImpersonating,
  registerListPlans,
  registerCreatePlan,
  registerUpdatePlan,
  registerListRelays,
  registerGetSettings,
  registerUpdateSettings,
]
