/** Who wants to be told what becomes of a mail (RFC 3461): as the sender asked for it, or else as the domain is set. Pure. */
import type { Notify, WantedReports } from '@mailstead/contracts/submission.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import type { SenderDomain } from '../access/access.ts'
import type { Addressing } from './envelope.ts'
import type { SmtpSession } from './raw/smtp-session.ts'

export interface ReportQuestion {
  readonly addressing: Pick<Addressing, 'from' | 'recipients'>
  readonly sender: Pick<SenderDomain, 'deliveryReports'>
  /** Null for mail that came by HTTPS. */
  readonly session: SmtpSession | null
}

type Told = SmtpSession['rcptTo'][number]

/** RFC 3461 §4.1: without NOTIFY a failure is told, and a delay may be. */
const UNASKED: readonly Notify[] = ['failure', 'delay']

/** As recipients are kept, so that both can be compared. */
function normalize(address: string): string {
  const parsed = parseMailbox(address)
  return (parsed.ok ? parsed.mailbox.address : address).toLowerCase()
}

function unasked({ session, sender: { deliveryReports } }: ReportQuestion): readonly Notify[] {
  return deliveryReports === 'all' || (deliveryReports === 'smtp' && session !== null) ? UNASKED : []
}

/** Null when nobody wants to hear anything, and always for the null sender: a report about a report would never end (RFC 5321 §4.5.5). */
export function planReports(question: ReportQuestion): WantedReports | null {
  const { session, addressing } = question
  if (session?.isNullSender === true) return null
  const told = new Map<string, Told>(session?.rcptTo.map((each) => [normalize(each.address), each]))
  const otherwise = unasked(question)
  const recipients = addressing.recipients
    .map(({ n, address }) => {
      const { notify = null, orcpt = null } = told.get(address.toLowerCase()) ?? {}
      return { n, notify: (notify ?? otherwise).filter((kind) => kind !== 'never'), orcpt }
    })
    .filter(({ notify }) => notify.length > 0)
  if (recipients.length === 0) return null
  const to = session === null ? addressing.from.address : session.mailFrom
  return { to, ret: session?.ret ?? null, envid: session?.envid ?? null, recipients }
}
