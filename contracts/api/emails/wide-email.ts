/** A mail as it comes in at doors where a hundred recipients are usual: `SendEmail` with longer lists. */
import { mailboxesUpTo, SendEmail } from '../email.ts'
import { RAW_RECIPIENTS_MAX } from './raw-email.ts'

const mailboxes = mailboxesUpTo(RAW_RECIPIENTS_MAX)

export const WideEmail = SendEmail.safeExtend({
  to: mailboxes,
  cc: mailboxes.optional(),
  bcc: mailboxes.optional(),
})
