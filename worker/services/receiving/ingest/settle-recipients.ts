/** What becomes of each recipient of one mail: a place in mailboxes, a matched report, a notice. */
import type { Placement } from '@mailstead/contracts/received-mail.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { readReport } from '@mailstead/mail/report/read-report.ts'
import type { ClaimedDelivery } from '../../../store/ledger/receiving/ingest.ts'
import { applyComplaint } from '../complaints/apply-complaint.ts'
import { applyLate, type LateDeps } from '../late-bounce/apply-late.ts'
import { sendNotice } from '../notice/send-notice.ts'
import type { NoticeDeps } from '../notice/undelivered.ts'
import { keepTlsReport } from '../tls-reports/keep-tls-report.ts'
import { askRecipients } from './ask-recipients.ts'
import {
  addTarget,
  type PlacedMail,
  type Planned,
  planRecipient,
  type Recipient,
  type Targets,
} from './plan-placements.ts'
import type { ReadMail } from './read-mail.ts'

export type SettleDeps = LateDeps & NoticeDeps

/** A delivery with its mail, and the shard that it is on. */
export interface Incoming {
  readonly shard: number
  readonly delivery: ClaimedDelivery
  readonly mail: ReadMail
  readonly placed: PlacedMail
}

/** What tells one report from another when it comes again with other trace fields. */
const markOf = ({ summary }: ReadMail): string => summary.headerId ?? `${summary.from} ${summary.dateMs ?? ''}`

/** An answer to a mail of ours goes to its author, else to whoever looks after the domain. */
async function findAuthor(deps: SettleDeps, { delivery }: Incoming, authorFrom: string): Promise<Recipient | null> {
  const author = parseMailbox(authorFrom)
  if (!author.ok) return null
  const { address, domain } = author.mailbox
  const asked = [address, `postmaster@${domain}`].map((rcptTo) => ({ tenant: delivery.tenant, rcptTo }))
  const found = await askRecipients(deps, asked)
  return found.find(({ resolution }) => 'mailboxes' in resolution && resolution.mailboxes.length > 0) ?? null
}

async function placeAnswer(
  deps: SettleDeps,
  targets: Targets,
  incoming: Incoming,
  answered: { readonly rcptTo: string; readonly authorFrom: string },
): Promise<Placement> {
  const { rcptTo, authorFrom } = answered
  const author = await findAuthor(deps, incoming, authorFrom)
  const nobody: Placement = {
    outcome: 'bounce',
    rcptTo,
    isMatched: true,
    why: 'it is for the author of a mail of ours, who has no mailbox here',
  }
  if (author === null || !('mailboxes' in author.resolution)) return nobody
  const { kind, mailboxes } = author.resolution
  const [first, ...others] = mailboxes.map((mailbox) => {
    const to = { mailbox, deliveredTo: author.rcptTo, spamLimit: author.domain?.spamLimit ?? null }
    return { id: mailbox.id, folder: addTarget(targets, incoming.placed, to).folder }
  })
  return first ? { outcome: 'filed', rcptTo, by: kind, mailboxes: [first, ...others] } : nobody
}

async function settleBounce(
  deps: SettleDeps,
  targets: Targets,
  incoming: Incoming,
  rcptTo: string,
): Promise<Placement> {
  const { delivery, mail, shard } = incoming
  const { tenant, receivedAtMs } = delivery
  const report = await readReport(mail.raw, delivery.mailFrom)
  const late = { tenant, shard, rcptTo, receivedAtMs, mark: markOf(mail), report }
  const outcome = await applyLate(deps, late)
  if (outcome.kind === 'answer') return placeAnswer(deps, targets, incoming, { rcptTo, authorFrom: outcome.authorFrom })
  return { outcome: 'bounce', rcptTo, isMatched: outcome.isMatched, why: outcome.why }
}

/** Nobody is answered, and no mailbox gets it: the delivery is kept as any other. */
async function settleComplaint(deps: SettleDeps, { delivery, mail }: Incoming, rcptTo: string): Promise<Placement> {
  const report = await readReport(mail.raw, delivery.mailFrom)
  const outcome = await applyComplaint(deps, { receivedAtMs: delivery.receivedAtMs, mark: markOf(mail), report })
  const { tenant, id } = delivery
  if (!outcome.isMatched) deps.log('warn', 'complaint.unmatched', { tenant, delivery: id, why: outcome.why })
  return { outcome: 'bounce', rcptTo, ...outcome }
}

async function settleTlsReport(
  deps: SettleDeps,
  { delivery, mail, placed, shard }: Incoming,
  { rcptTo, domain }: Recipient,
): Promise<Placement> {
  const { tenant, id, receivedAtMs } = delivery
  const { raw } = mail
  const outcome = await keepTlsReport(deps, { tenant, shard, id, receivedAtMs, domain, checks: placed.checks, raw })
  return { outcome: 'bounce', rcptTo, ...outcome }
}

async function notify(deps: SettleDeps, { delivery, shard, placed }: Incoming, recipient: Recipient): Promise<boolean> {
  const { tenant, id, mailFrom, rawKey, receivedAtMs } = delivery
  const { rcptTo, domain } = recipient
  if (domain === null) return false
  const { checks } = placed
  return sendNotice(deps, { tenant, shard, delivery: id, mailFrom, rawKey, receivedAtMs, checks, rcptTo, domain })
}

/**
 * The placements, in the order of the recipients; `targets` grows by every mailbox that gets the mail. At most one notice is sent.
 * Throws when a database fails; repeating is harmless.
 */
export async function settleRecipients(
  deps: SettleDeps,
  targets: Targets,
  incoming: Incoming,
  recipients: readonly Recipient[],
): Promise<readonly Placement[]> {
  const placements: Placement[] = []
  let isNoticeSent = false
  for (const recipient of recipients) {
    const { rcptTo } = recipient
    const planned: Planned = planRecipient(targets, incoming.placed, recipient)
    if (planned.kind === 'placed') placements.push(planned.placement)
    else if (planned.kind === 'bounce') placements.push(await settleBounce(deps, targets, incoming, rcptTo))
    else if (planned.kind === 'feedback') placements.push(await settleComplaint(deps, incoming, rcptTo))
    else if (planned.kind === 'tls-report') placements.push(await settleTlsReport(deps, incoming, recipient))
    else {
      const isNotified: boolean = planned.isNoticeWanted && !isNoticeSent && (await notify(deps, incoming, recipient))
      isNoticeSent ||= isNotified
      placements.push({ outcome: 'rejected', rcptTo, why: planned.why, isNoticeSent: isNotified })
    }
  }
  return placements
}
