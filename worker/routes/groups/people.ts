/** People, and the accounts they belong to. */
import type { App } from '../app-types.ts'
import { registerListAudit } from '../audit/list.ts'
import { registerAuth } from '../auth/auth.ts'
import { registerDownloadExport } from '../exports/download.ts'
import { registerOfferExport } from '../exports/offer.ts'
import { registerAcceptInvitation } from '../invitations/accept.ts'
import { registerCreateInvitation } from '../invitations/create.ts'
import { registerListInvitations } from '../invitations/list.ts'
import { registerRemoveInvitation } from '../invitations/remove.ts'
import { registerLive } from '../live/watch.ts'
import { registerListMembers } from '../members/list.ts'
import { registerRemoveMember } from '../members/remove.ts'
import { registerTransferOwnership } from '../members/transfer-ownership.ts'
import { registerUpdateMember } from '../members/update.ts'
import { registerCreateTenant } from '../people/create-tenant.ts'
import { registerMe } from '../people/me.ts'
import { registerGetTenant } from '../tenant/get.ts'
import { registerGetLimits } from '../tenant/limits.ts'
import { registerRemoveTenant } from '../tenant/remove.ts'
import { registerRequestReview } from '../tenant/request-review.ts'
import { registerUpdateTenant } from '../tenant/update.ts'

export const PEOPLE_ROUTES: readonly ((app: App) => void)[] = [
  registerAuth,
  registerMe,
  registerCreateTenant,
  registerGetTenant,
  registerUpdateTenant,
  registerRemoveTenant,
  registerRequestReview,
  registerGetLimits,
  registerListMembers,
  registerUpdateMember,
  registerRemoveMember,
  registerTransferOwnership,
  registerCreateInvitation,
  registerListInvitations,
  registerAcceptInvitation,
  registerRemoveInvitation,
  registerListAudit,
  registerLive,
  registerOfferExport,
  registerDownloadExport,
]
