/** What is in each mailbox, as entries of the file: each mail with its folder and thread. */
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { listAllMailboxes, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import { type CountedEntry, type ExportHome, snakeNames, toPage } from './row-pages.ts'

type MailDeps = Pick<Deps, 'directory' | 'mailboxes'>

const KIND = 'mailbox-mails'
const MAILBOX_PAGE = 50
/** A mail may tell 280 KB of itself. */
const MAILS_PAGE = 50

async function* pagesOf(deps: MailDeps, { id, objectId }: MailboxRow): AsyncGenerator<readonly object[]> {
  const mailbox = openMailbox(deps.mailboxes, objectId)
  let after = 0
  for (;;) {
    const page = await mailbox.listAllMails(after, MAILS_PAGE)
    if (page.length > 0) yield page.map(({ mail: { rawKey: _, ...mail } }) => ({ mailbox_id: id, ...snakeNames(mail) }))
    if (page.length < MAILS_PAGE) return
    after = page.at(-1)?.seq ?? after
  }
}

/** The bytes of a mail are those of the received mail of the same id. */
export async function* exportMailboxes(deps: MailDeps, { tenant }: ExportHome): AsyncGenerator<CountedEntry> {
  let after: MailboxId | null = null
  let n = 0
  for (;;) {
    const rows: readonly MailboxRow[] = await listAllMailboxes(deps.directory, tenant, MAILBOX_PAGE, after)
    for (const row of rows) for await (const mails of pagesOf(deps, row)) yield toPage(KIND, ++n, mails)
    if (rows.length < MAILBOX_PAGE) return
    after = rows.at(-1)?.id ?? after
  }
}
