/** Marks the mailbox that is meant where none is named. */
import { mailboxes } from '../../text/mail.ts'

export const DefaultMark = () => (
  <span className="inline-flex h-5.5 items-center rounded-full bg-hover px-2 text-xs font-medium whitespace-nowrap text-quiet">
    {mailboxes.isDefault}
  </span>
)
