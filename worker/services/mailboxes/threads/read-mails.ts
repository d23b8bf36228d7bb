/** Mails of a thread with their bodies, which are read from the stored bytes. */
import type { InboxMail, InboxMailList, ListInboxMails } from '@mailstead/contracts/api/inbox-thread.ts'
import type { GetReceivedEmail } from '@mailstead/contracts/api/received-email.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import type { KeptMail } from '../../../mailbox/mailbox-mail.ts'
import { notFound } from '../../../platform/refusal.ts'
import { htmlOf } from '../../received-emails/embed-parts.ts'
import { readParts } from '../../received-emails/read-parts.ts'
import { openMailbox } from '../require-mailbox.ts'
import type { ThreadPlace } from './change-thread.ts'
import { type Bodies, showMail } from './show-thread.ts'

type MailDeps = Pick<Deps, 'directory' | 'mailboxes' | 'rawBucket'>

/** A page ends before its mails have more bytes than this: an isolate has 128 MB for all requests, and a mail is parsed whole. */
const PAGE_BYTES_MAX = 12 * 1_048_576
/** Smaller mails are read side by side. */
const SMALL_BYTES_MAX = 524_288
const READ_AT_ONCE = 5

type HtmlFormat = GetReceivedEmail['html_format']

/** Both null when only the raw mail can be shown. */
async function readBodies(
  deps: Pick<Deps, 'rawBucket'>,
  tenant: TenantId,
  mail: KeptMail,
  format: HtmlFormat,
): Promise<Bodies> {
  const parts = mail.isRawOnly ? null : await readParts(deps, tenant, mail)
  return { html: parts && htmlOf(parts, format), text: parts?.text ?? null }
}

async function showMails(deps: MailDeps, tenant: TenantId, mails: readonly KeptMail[]): Promise<InboxMail[]> {
  const shown: InboxMail[] = []
  let together: KeptMail[] = []
  const readTogether = async () => {
    const read = together.map(async (mail) => showMail(mail, await readBodies(deps, tenant, mail, 'cid')))
    shown.push(...(await Promise.all(read)))
    together = []
  }
  for (const mail of mails) {
    together.push(mail)
    if (mail.sizeBytes > SMALL_BYTES_MAX || together.length === READ_AT_ONCE) await readTogether()
  }
  await readTogether()
  return shown
}

/** How many of the mails make a page, at least one. */
function countFitting(mails: readonly KeptMail[]): number {
  let bytes = 0
  const tooMany = mails.findIndex(({ sizeBytes }) => {
    bytes += sizeBytes
    return bytes > PAGE_BYTES_MAX
  })
  return tooMany < 0 ? mails.length : Math.max(tooMany, 1)
}

/** A page, newest first, inline images as references; shorter than asked for when its mails are large. Throws `not_found`. */
export async function listMails(
  deps: MailDeps,
  tenant: TenantId,
  { inbox, threadId }: ThreadPlace,
  page: ListInboxMails,
): Promise<InboxMailList> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  const { limit, after = null, before = null } = page
  const found = await mailbox.listMails(threadId, { limit, after, before })
  if (!found) throw notFound('thread')
  // In front of an id the page grows backwards from it.
  const order = before === null ? found.items : found.items.toReversed()
  const fitting = order.slice(0, countFitting(order))
  const data = await showMails(deps, tenant, before === null ? fitting : fitting.toReversed())
  return { object: 'list', has_more: found.hasMore || fitting.length < order.length, data }
}

/** A mail of a thread, as a path names it. */
export interface MailPlace extends ThreadPlace {
  readonly emailId: string
}

/** Throws `not_found`. */
export async function requireMail(
  deps: Pick<Deps, 'directory' | 'mailboxes'>,
  tenant: TenantId,
  { inbox, threadId, emailId }: MailPlace,
): Promise<KeptMail> {
  const mailbox = await openMailbox(deps, tenant, inbox)
  const mail = await mailbox.getMail(emailId, threadId)
  if (!mail) throw notFound('email')
  return mail
}

/** Throws `not_found`. */
export async function readMail(
  deps: MailDeps,
  tenant: TenantId,
  place: MailPlace,
  format: HtmlFormat,
): Promise<InboxMail> {
  const mail = await requireMail(deps, tenant, place)
  return showMail(mail, await readBodies(deps, tenant, mail, format))
}
