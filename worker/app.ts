/** The HTTP application: middleware, the list of routes, and how failures look. No logic. */
import { OpenAPIHono, z } from '@hono/zod-openapi'
import { renderError } from './middleware/errors.ts'
import { logRequest } from './middleware/log-request.ts'
import { requestContext } from './middleware/request-context.ts'
import { renderUnserved } from './middleware/unserved.ts'
import { describeIssue, describeRepeated } from './platform/describe-issue.ts'
import { wordIssue } from './platform/issue-words.ts'
import { Refusal } from './platform/refusal.ts'
import { registerCreateAlias } from './routes/aliases/create.ts'
import { registerGetAlias } from './routes/aliases/get.ts'
import { registerListAliases } from './routes/aliases/list.ts'
import { registerRemoveAlias } from './routes/aliases/remove.ts'
import { registerUpdateAlias } from './routes/aliases/update.ts'
import { registerCreateApiKey } from './routes/api-keys/create.ts'
import { registerGetApiKey } from './routes/api-keys/get.ts'
import { registerListApiKeys } from './routes/api-keys/list.ts'
import { registerRemoveApiKey } from './routes/api-keys/remove.ts'
import { registerUpdateApiKey } from './routes/api-keys/update.ts'
import type { App, AppEnv } from './routes/app-types.ts'
import { registerListAudit } from './routes/audit/list.ts'
import { registerAuth } from './routes/auth/auth.ts'
import { registerCreateBlock } from './routes/blocklist/create.ts'
import { registerGetBlock } from './routes/blocklist/get.ts'
import { registerImportBlocks } from './routes/blocklist/import.ts'
import { registerListBlocks } from './routes/blocklist/list.ts'
import { registerRemoveBlock } from './routes/blocklist/remove.ts'
import { registerUpdateBlock } from './routes/blocklist/update.ts'
import { registerCreateDomain } from './routes/domains/create.ts'
import { registerGetDomain } from './routes/domains/get.ts'
import { registerListDomains } from './routes/domains/list.ts'
import { registerRemoveDomain } from './routes/domains/remove.ts'
import { registerRotateDkim } from './routes/domains/rotate-dkim.ts'
import { registerUpdateDomain } from './routes/domains/update.ts'
import { registerVerifyDomain } from './routes/domains/verify.ts'
import { registerCancelEmail } from './routes/emails/cancel.ts'
import { registerGetEmail } from './routes/emails/get.ts'
import { registerGetAttachment } from './routes/emails/get-attachment.ts'
import { registerListEmails } from './routes/emails/list.ts'
import { registerListAttachments } from './routes/emails/list-attachments.ts'
import { registerGetMetrics } from './routes/emails/metrics.ts'
import { registerGetRaw } from './routes/emails/raw.ts'
import { registerRetryEmail } from './routes/emails/retry.ts'
import { registerRetryEmails } from './routes/emails/retry-many.ts'
import { registerSendEmail } from './routes/emails/send.ts'
import { registerSendBatch } from './routes/emails/send-batch.ts'
import { registerSendNow } from './routes/emails/send-now.ts'
import { registerSendRaw } from './routes/emails/send-raw.ts'
import { registerShareEmail } from './routes/emails/share.ts'
import { registerShared } from './routes/emails/shared.ts'
import { registerGetTimeline } from './routes/emails/timeline.ts'
import { registerUpdateEmail } from './routes/emails/update.ts'
import { registerReadEventLog } from './routes/event-log/list.ts'
import { registerHealth } from './routes/health.ts'
import { registerCreateInbox } from './routes/inboxes/create.ts'
import { registerGetInbox } from './routes/inboxes/get.ts'
import { registerListInboxes } from './routes/inboxes/list.ts'
import { registerRemoveInbox } from './routes/inboxes/remove.ts'
import { registerGetThread } from './routes/inboxes/threads/get.ts'
import { registerGetThreadMail } from './routes/inboxes/threads/get-mail.ts'
import { registerListThreads } from './routes/inboxes/threads/list.ts'
import { registerListThreadMails } from './routes/inboxes/threads/list-mails.ts'
import { registerGetThreadMailRaw } from './routes/inboxes/threads/raw.ts'
import { registerRemoveThread } from './routes/inboxes/threads/remove.ts'
import { registerSearchThreads } from './routes/inboxes/threads/search.ts'
import { registerUpdateThread } from './routes/inboxes/threads/update.ts'
import { registerUpdateInbox } from './routes/inboxes/update.ts'
import { registerAcceptInvitation } from './routes/invitations/accept.ts'
import { registerCreateInvitation } from './routes/invitations/create.ts'
import { registerListInvitations } from './routes/invitations/list.ts'
import { registerRemoveInvitation } from './routes/invitations/remove.ts'
import { registerGetLog } from './routes/logs/get.ts'
import { registerListLogs } from './routes/logs/list.ts'
import { registerListMembers } from './routes/members/list.ts'
import { registerRemoveMember } from './routes/members/remove.ts'
import { registerTransferOwnership } from './routes/members/transfer-ownership.ts'
import { registerUpdateMember } from './routes/members/update.ts'
import { registerOpenApi } from './routes/open-api.ts'
import { registerCreateTenant } from './routes/people/create-tenant.ts'
import { registerMe } from './routes/people/me.ts'
import { registerDownload } from './routes/received-emails/download.ts'
import { registerGetReceived } from './routes/received-emails/get.ts'
import { registerGetReceivedAttachment } from './routes/received-emails/get-attachment.ts'
import { registerListReceived } from './routes/received-emails/list.ts'
import { registerListReceivedAttachments } from './routes/received-emails/list-attachments.ts'
import { registerGetReceivedRaw } from './routes/received-emails/raw.ts'
import { registerConfig } from './routes/relay/config.ts'
import { registerEvents } from './routes/relay/events.ts'
import { registerHeartbeat } from './routes/relay/heartbeat.ts'
import { registerInbound } from './routes/relay/inbound.ts'
import { registerLeases } from './routes/relay/leases.ts'
import { registerRecipients } from './routes/relay/recipients.ts'
import { registerGetDelayReport } from './routes/reports/delay.ts'
import { registerGetStats } from './routes/reports/stats.ts'
import { registerGetSummaryReport } from './routes/reports/summary.ts'
import { registerGetTracker } from './routes/reports/tracker.ts'
import { registerGetUsage } from './routes/reports/usage.ts'
import { registerAddSuppression } from './routes/suppressions/add.ts'
import { registerAddSuppressions } from './routes/suppressions/add-batch.ts'
import { registerGetSuppression } from './routes/suppressions/get.ts'
import { registerImportSuppressions } from './routes/suppressions/import.ts'
import { registerListSuppressions } from './routes/suppressions/list.ts'
import { registerRemoveSuppression } from './routes/suppressions/remove.ts'
import { registerRemoveSuppressions } from './routes/suppressions/remove-batch.ts'
import { registerCreateTemplate } from './routes/templates/create.ts'
import { registerDuplicateTemplate } from './routes/templates/duplicate.ts'
import { registerGetTemplate } from './routes/templates/get.ts'
import { registerListTemplates } from './routes/templates/list.ts'
import { registerPublishTemplate } from './routes/templates/publish.ts'
import { registerRemoveTemplate } from './routes/templates/remove.ts'
import { registerUpdateTemplate } from './routes/templates/update.ts'
import { registerGetTenant } from './routes/tenant/get.ts'
import { registerRemoveTenant } from './routes/tenant/remove.ts'
import { registerUpdateTenant } from './routes/tenant/update.ts'
import { registerAskUnsubscribe } from './routes/tracking/ask-unsubscribe.ts'
import { registerClick } from './routes/tracking/click.ts'
import { registerGetEngagements } from './routes/tracking/engagements.ts'
import { registerOpen } from './routes/tracking/open.ts'
import { registerUnsubscribe } from './routes/tracking/unsubscribe.ts'
import { registerCreateWebhook } from './routes/webhooks/create.ts'
import { registerGetWebhook } from './routes/webhooks/get.ts'
import { registerGetWebhookEvent } from './routes/webhooks/get-event.ts'
import { registerListWebhooks } from './routes/webhooks/list.ts'
import { registerListWebhookAttempts } from './routes/webhooks/list-attempts.ts'
import { registerListWebhookEvents } from './routes/webhooks/list-events.ts'
import { registerRemoveWebhook } from './routes/webhooks/remove.ts'
import { registerReplayWebhookEvent } from './routes/webhooks/replay-event.ts'
import { registerRotateWebhookSecret } from './routes/webhooks/rotate-secret.ts'
import { registerUpdateWebhook } from './routes/webhooks/update.ts'

const ROUTES: readonly ((app: App) => void)[] = [
  registerHealth,
  registerOpenApi,
  // Before the mails by id: their paths begin alike.
  registerListReceived,
  registerGetReceived,
  registerListReceivedAttachments,
  registerGetReceivedAttachment,
  registerGetReceivedRaw,
  registerDownload,
  registerGetMetrics,
  registerSendBatch,
  registerSendRaw,
  registerSendEmail,
  registerRetryEmails,
  registerRetryEmail,
  registerSendNow,
  registerUpdateEmail,
  registerGetEmail,
  registerGetTimeline,
  registerGetRaw,
  registerListEmails,
  registerCancelEmail,
  registerListAttachments,
  registerGetAttachment,
  registerShareEmail,
  registerShared,
  registerGetEngagements,
  registerClick,
  registerOpen,
  registerAskUnsubscribe,
  registerUnsubscribe,
  registerCreateDomain,
  registerListDomains,
  registerGetDomain,
  registerUpdateDomain,
  registerVerifyDomain,
  registerRotateDkim,
  registerRemoveDomain,
  registerCreateAlias,
  registerGetAlias,
  registerListAliases,
  registerRemoveAlias,
  registerUpdateAlias,
  registerCreateApiKey,
  registerGetApiKey,
  registerListApiKeys,
  registerRemoveApiKey,
  registerUpdateApiKey,
  registerCreateBlock,
  registerGetBlock,
  registerImportBlocks,
  registerListBlocks,
  registerRemoveBlock,
  registerUpdateBlock,
  registerCreateInbox,
  registerListInboxes,
  registerGetInbox,
  registerUpdateInbox,
  registerRemoveInbox,
  registerListThreads,
  registerSearchThreads,
  registerGetThread,
  registerUpdateThread,
  registerRemoveThread,
  registerListThreadMails,
  registerGetThreadMail,
  registerGetThreadMailRaw,
  registerReadEventLog,
  registerListLogs,
  registerGetLog,
  registerAddSuppression,
  registerAddSuppressions,
  registerGetSuppression,
  registerImportSuppressions,
  registerListSuppressions,
  registerRemoveSuppression,
  registerRemoveSuppressions,
  registerGetUsage,
  registerGetStats,
  registerGetDelayReport,
  registerGetSummaryReport,
  registerGetTracker,
  registerCreateTemplate,
  registerListTemplates,
  registerGetTemplate,
  registerUpdateTemplate,
  registerRemoveTemplate,
  registerPublishTemplate,
  registerDuplicateTemplate,
  registerCreateWebhook,
  registerGetWebhook,
  registerGetWebhookEvent,
  registerListWebhooks,
  registerListWebhookAttempts,
  registerListWebhookEvents,
  registerRemoveWebhook,
  registerReplayWebhookEvent,
  registerRotateWebhookSecret,
  registerUpdateWebhook,
  registerAuth,
  registerMe,
  registerCreateTenant,
  registerGetTenant,
  registerUpdateTenant,
  registerRemoveTenant,
  registerListMembers,
  registerUpdateMember,
  registerRemoveMember,
  registerTransferOwnership,
  registerCreateInvitation,
  registerListInvitations,
  registerAcceptInvitation,
  registerRemoveInvitation,
  registerListAudit,
  registerHeartbeat,
  registerEvents,
  registerLeases,
  registerInbound,
  registerConfig,
  registerRecipients,
]

export async function createApp(): Promise<App> {
  z.config({ localeError: wordIssue })
  const app = new OpenAPIHono<AppEnv>({
    defaultHook(result, c) {
      if (result.success) return
      const repeated = result.target === 'query' ? describeRepeated(result.error.issues, c.req.queries()) : null
      if (repeated) throw new Refusal('validation_error', repeated)
      const { code, message } = describeIssue(result.error.issues, result.target)
      throw new Refusal(code, message)
    },
  })
  app.use(requestContext)
  app.use(logRequest)
  app.onError(renderError)
  app.notFound(renderUnserved(app))
  // First, since it brings the middleware that restores development's clock.
  if (DEVELOPMENT) (await import('./routes/dev/register.ts')).registerDevelopment(app)
  for (const register of ROUTES) register(app)
  return app
}
