/** The address book of each mailbox, as entries of the file. */
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { CONTACTS_MAX } from '../../mailbox/mailbox-mail.ts'
import { listAllMailboxes, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import { type CountedEntry, type ExportHome, snakeNames, toPage } from './row-pages.ts'

const KIND = 'contacts'
const MAILBOX_PAGE = 50
/** A whole book: five megabytes at most. */
const WHOLE = { text: '', limit: CONTACTS_MAX, after: null, before: null }

export async function* exportContacts(
  deps: Pick<Deps, 'directory' | 'mailboxes'>,
  { tenant }: ExportHome,
): AsyncGenerator<CountedEntry> {
  let after: MailboxId | null = null
  let n = 0
  for (;;) {
    const rows: readonly MailboxRow[] = await listAllMailboxes(deps.directory, tenant, MAILBOX_PAGE, after)
    for (const { id, objectId } of rows) {
      const { items } = await openMailbox(deps.mailboxes, objectId).listContacts(WHOLE)
      if (items.length > 0)
        yield toPage(
          KIND,
          ++n,
          items.map((each) => ({ mailbox_id: id, ...snakeNames(each) })),
        )
    }
    if (rows.length < MAILBOX_PAGE) return
    after = rows.at(-1)?.id ?? after
  }
}
