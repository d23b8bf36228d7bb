/** From a mail and what its recipients resolve to, to where it goes. Pure: nothing is delivered here. */
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Placement } from '@mailstead/contracts/received-mail.ts'
import { RECEIVED_MAX } from '@mailstead/mail/report/notice/loop-facts.ts'
import type { OwnDomain, TargetMailbox } from '../../../store/directory/receiving/recipients.ts'
import { place } from '../place.ts'
import { readRecipient } from '../recipient-address.ts'
import type { Resolution } from '../resolve-recipients.ts'
import type { Hops } from './read-mail.ts'

/** A recipient of the envelope and what is known of it. */
export interface Recipient {
  readonly rcptTo: string
  /** Null when the tenant no longer has it. */
  readonly domain: OwnDomain | null
  readonly resolution: Resolution
}

export interface PlacedMail {
  readonly hops: Hops
  readonly scan: SpamScan | null
  readonly checks: MailChecks | null
  readonly trustedSealers: ReadonlySet<string>
}

/** One mailbox that gets the mail. */
export interface Target {
  readonly mailbox: TargetMailbox
  readonly deliveredTo: string
  readonly folder: 'inbox' | 'spam'
}

/** A mailbox that several recipients lead to gets the mail once, as for the first of them. */
export type Targets = Map<TargetMailbox['id'], Target>

/** Recipients whose result is more than a folder: reports to return paths, and the unknown. */
export type Planned =
  | { readonly kind: 'placed'; readonly placement: Placement }
  | { readonly kind: 'bounce' }
  | { readonly kind: 'feedback' }
  | { readonly kind: 'tls-report' }
  /** `isNoticeWanted`: the sender is to be told, if it may be. */
  | { readonly kind: 'unknown'; readonly why: string; readonly isNoticeWanted: boolean }

const rejected = (rcptTo: string, why: string): Planned => ({
  kind: 'placed',
  placement: { outcome: 'rejected', rcptTo, why, isNoticeSent: false },
})

/** Why the mail goes round in circles; null when it does not. */
function findLoop({ received, deliveredTo }: Hops, rcptTo: string): string | null {
  if (received > RECEIVED_MAX) return `The mail has been through ${received} hosts: it is in a loop.`
  const address = readRecipient(rcptTo)
  // Our own mark (and that of others who write it): the mail has been in the mailbox of this address before.
  const isMarked = address !== null && deliveredTo.includes(`${address.local}@${address.domain}`)
  return isMarked ? 'The mail was delivered to this address before: it is in a loop.' : null
}

/** Adds a mailbox to those that get the mail, and answers the folder. */
export function addTarget(
  targets: Targets,
  mail: PlacedMail,
  to: { readonly mailbox: TargetMailbox; readonly deliveredTo: string; readonly spamLimit: number | null },
): Target {
  const known = targets.get(to.mailbox.id)
  if (known) return known
  const folder = place(mail, { spamLimit: to.spamLimit, trustedSealers: mail.trustedSealers })
  const target = { mailbox: to.mailbox, deliveredTo: to.deliveredTo, folder }
  targets.set(to.mailbox.id, target)
  return target
}

type ReportKind = 'bounce' | 'feedback' | 'tls-report'

const isReport = (resolution: Resolution): resolution is { readonly kind: ReportKind } =>
  resolution.kind === 'bounce' || resolution.kind === 'feedback' || resolution.kind === 'tls-report'

/** What one recipient gets; `targets` grows by its mailboxes. */
export function planRecipient(targets: Targets, mail: PlacedMail, recipient: Recipient): Planned {
  const { rcptTo, domain, resolution } = recipient
  if (isReport(resolution)) return { kind: resolution.kind }
  const loop = findLoop(mail.hops, rcptTo)
  if (loop !== null) return rejected(rcptTo, loop)
  if (resolution.kind === 'unknown' || domain === null) {
    const why = domain === null ? 'The domain is no longer here.' : 'There is no such address here.'
    return { kind: 'unknown', why, isNoticeWanted: domain?.rejectNotice === true && domain.isSending }
  }
  const [first, ...others] = resolution.mailboxes.map((mailbox) => {
    const { folder } = addTarget(targets, mail, { mailbox, deliveredTo: rcptTo, spamLimit: domain.spamLimit })
    return { id: mailbox.id, folder }
  })
  if (!first) return rejected(rcptTo, 'There is no mailbox yet that could take mail to this address.')
  return {
    kind: 'placed',
    placement: { outcome: 'filed', rcptTo, by: resolution.kind, mailboxes: [first, ...others] },
  }
}
