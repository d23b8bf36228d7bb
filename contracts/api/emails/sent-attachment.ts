/** `/v1/emails/:id/attachments`: the package `resend` has one shape for the attachments of sent and of received mail. */
import { ReceivedAttachment, ReceivedAttachmentData, ReceivedAttachmentList } from '../received-email.ts'

export {
  ReceivedAttachment as SentAttachment,
  ReceivedAttachmentData as SentAttachmentData,
  ReceivedAttachmentList as SentAttachmentList,
}
