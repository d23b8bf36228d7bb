/** Where a conversation is read. */
import type { ThreadFolder } from '../../../api/mail/threads.ts'

export interface ThreadPlace {
  readonly mailbox: string
  readonly folder: ThreadFolder
  readonly thread: string
}
