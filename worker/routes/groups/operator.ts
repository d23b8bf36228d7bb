/** For the operator of the deployment. */
import type { App } from '../app-types.ts'
import { registerListAlarms } from '../operator/alarms/list-alarms.ts'
import { registerTestAlarms } from '../operator/alarms/test-alarms.ts'
import { registerControlMail } from '../operator/control/control-mail.ts'
import { registerCreateHold } from '../operator/control/create-hold.ts'
import { registerDiscardDeadLetter } from '../operator/control/discard-dead-letter.ts'
import { registerListDeadLetters } from '../operator/control/list-dead-letters.ts'
import { registerListHolds } from '../operator/control/list-holds.ts'
import { registerListQueues } from '../operator/control/list-queues.ts'
import { registerRedriveDeadLetter } from '../operator/control/redrive-dead-letter.ts'
import { registerRedriveDeadLetters } from '../operator/control/redrive-dead-letters.ts'
import { registerReleaseHold } from '../operator/control/release-hold.ts'
import { registerCreatePlan } from '../operator/create-plan.ts'
import { registerDeclineReview } from '../operator/decline-review.ts'
import { registerGetOverview } from '../operator/get-overview.ts'
import { registerGetSettings } from '../operator/get-settings.ts'
import { registerGetOperatorTenant } from '../operator/get-tenant.ts'
import { registerImpersonate } from '../operator/impersonate.ts'
import { registerLiftSandbox } from '../operator/lift-sandbox.ts'
import { registerListPlans } from '../operator/list-plans.ts'
import { registerListTenants } from '../operator/list-tenants.ts'
import { registerCheckRecords } from '../operator/relays/check-records.ts'
import { registerCheckRelay } from '../operator/relays/check-relay.ts'
import { registerCreateRelayToken } from '../operator/relays/create-relay-token.ts'
import { registerDrainRelay } from '../operator/relays/drain-relay.ts'
import { registerGetRelay } from '../operator/relays/get-relay.ts'
import { registerListRecords } from '../operator/relays/list-records.ts'
import { registerListRelays } from '../operator/relays/list-relays.ts'
import { registerResumeRelay } from '../operator/relays/resume-relay.ts'
import { registerRevokeFormerSecret } from '../operator/relays/revoke-former-secret.ts'
import { registerRevokeRelay } from '../operator/relays/revoke-relay.ts'
import { registerRotateRelaySecret } from '../operator/relays/rotate-relay-secret.ts'
import { registerUpdateRelay } from '../operator/relays/update-relay.ts'
import { registerResumeTenant } from '../operator/resume-tenant.ts'
import { registerListOperatorSpamHolds } from '../operator/spam-holds/list-spam-holds.ts'
import { registerRefuseHeld } from '../operator/spam-holds/refuse-held.ts'
import { registerReleaseHeld } from '../operator/spam-holds/release-held.ts'
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
  registerCreateRelayToken,
  registerGetRelay,
  registerUpdateRelay,
  registerDrainRelay,
  registerResumeRelay,
  registerRevokeRelay,
  registerCheckRelay,
  registerRotateRelaySecret,
  registerRevokeFormerSecret,
  registerListRecords,
  registerCheckRecords,
  registerListAlarms,
  registerTestAlarms,
  registerListHolds,
  registerCreateHold,
  registerReleaseHold,
  registerControlMail,
  registerListQueues,
  registerListDeadLetters,
  registerRedriveDeadLetters,
  registerRedriveDeadLetter,
  registerDiscardDeadLetter,
  registerListOperatorSpamHolds,
  registerReleaseHeld,
  registerRefuseHeld,
  registerGetSettings,
  registerUpdateSettings,
]
