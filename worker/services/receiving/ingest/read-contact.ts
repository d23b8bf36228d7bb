/** Who is kept in an address book for a received mail: a person, never a program, a list or a report. Pure. */
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { readHeaderFields } from '@mailstead/mail/report/mime/header-field.ts'
import { findMachine } from '@mailstead/mail/report/notice/may-notify.ts'
import type { Contact } from '../../../mailbox/mailbox-mail.ts'
import type { ClaimedDelivery } from '../../../store/ledger/receiving/ingest.ts'
import type { Target } from './plan-placements.ts'
import type { ReadMail } from './read-mail.ts'

/** RFC 7489 §7.2.1.1: the subject of an aggregate report. */
const DMARC_REPORT = /^report domain:/i

/** Spammers are nobody's contacts. */
export const isContactWanted = ({ mailbox, folder }: Target): boolean => mailbox.keepsContacts && folder === 'inbox'

/** Null when nobody is. */
export function readContact(
  { mailFrom }: Pick<ClaimedDelivery, 'mailFrom'>,
  { summary, raw }: Pick<ReadMail, 'summary' | 'raw'>,
): Contact | null {
  const from = parseMailbox(summary.from)
  if (!from.ok || summary.isNewsletter || DMARC_REPORT.test(summary.subject)) return null
  const headers = readHeaderFields(raw)
  const { local, domain, name } = from.mailbox
  const address = `${local.toLowerCase()}@${domain}`
  const isMachine = [mailFrom, address].some((sender) => findMachine(sender, headers) !== null)
  return isMachine ? null : { address, name }
}
