/** Mail that is sent and received, and what readers of it reach. */
import type { App } from '../app-types.ts'
import { registerCancelEmail } from '../emails/cancel.ts'
import { registerGetEmail } from '../emails/get.ts'
import { registerGetAttachment } from '../emails/get-attachment.ts'
import { registerListEmails } from '../emails/list.ts'
import { registerListAttachments } from '../emails/list-attachments.ts'
import { registerGetMetrics } from '../emails/metrics.ts'
import { registerGetRaw } from '../emails/raw.ts'
import { registerRetryEmail } from '../emails/retry.ts'
import { registerRetryEmails } from '../emails/retry-many.ts'
import { registerSendEmail } from '../emails/send.ts'
import { registerSendBatch } from '../emails/send-batch.ts'
import { registerSendNow } from '../emails/send-now.ts'
import { registerSendRaw } from '../emails/send-raw.ts'
import { registerShareEmail } from '../emails/share.ts'
import { registerShared } from '../emails/shared.ts'
import { registerGetTimeline } from '../emails/timeline.ts'
import { registerUpdateEmail } from '../emails/update.ts'
import { registerDownload } from '../received-emails/download.ts'
import { registerGetReceived } from '../received-emails/get.ts'
import { registerGetReceivedAttachment } from '../received-emails/get-attachment.ts'
import { registerListReceived } from '../received-emails/list.ts'
import { registerListReceivedAttachments } from '../received-emails/list-attachments.ts'
import { registerGetReceivedRaw } from '../received-emails/raw.ts'
import { registerAskUnsubscribe } from '../tracking/ask-unsubscribe.ts'
import { registerClick } from '../tracking/click.ts'
import { registerGetEngagements } from '../tracking/engagements.ts'
import { registerOpen } from '../tracking/open.ts'
import { registerUnsubscribe } from '../tracking/unsubscribe.ts'

export const MAIL_ROUTES: readonly ((app: App) => void)[] = [
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
]
