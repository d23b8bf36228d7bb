/** What an account sees of what happens: events, logs, reports, webhooks. */
import type { App } from '../app-types.ts'
import { registerReadEventLog } from '../event-log/list.ts'
import { registerGetLog } from '../logs/get.ts'
import { registerListLogs } from '../logs/list.ts'
import { registerGetDelayReport } from '../reports/delay.ts'
import { registerGetStats } from '../reports/stats.ts'
import { registerGetSummaryReport } from '../reports/summary.ts'
import { registerGetTracker } from '../reports/tracker.ts'
import { registerGetUsage } from '../reports/usage.ts'
import { registerListSpamChecks } from '../spam-checks/list.ts'
import { registerListSpamHolds } from '../spam-holds/list.ts'
import { registerReleaseOwnHeld } from '../spam-holds/release.ts'
import { registerCreateWebhook } from '../webhooks/create.ts'
import { registerGetWebhook } from '../webhooks/get.ts'
import { registerGetWebhookEvent } from '../webhooks/get-event.ts'
import { registerListWebhooks } from '../webhooks/list.ts'
import { registerListWebhookAttempts } from '../webhooks/list-attempts.ts'
import { registerListWebhookEvents } from '../webhooks/list-events.ts'
import { registerRemoveWebhook } from '../webhooks/remove.ts'
import { registerReplayWebhookEvent } from '../webhooks/replay-event.ts'
import { registerRotateWebhookSecret } from '../webhooks/rotate-secret.ts'
import { registerUpdateWebhook } from '../webhooks/update.ts'

export const OBSERVE_ROUTES: readonly ((app: App) => void)[] = [
  registerReadEventLog,
  registerListLogs,
  registerGetLog,
  registerGetUsage,
  registerGetStats,
  registerGetDelayReport,
  registerGetSummaryReport,
  registerGetTracker,
  registerListSpamChecks,
  registerListSpamHolds,
  registerReleaseOwnHeld,
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
]
