/** Whether a recipient is taken: by this relay's copy of the directory, and by the Worker's word for what the copy lacks. */
import type { MxDomain } from '@mailstead/contracts/mx-entry.ts'
import { TLS_REPORTS } from '@mailstead/contracts/report-addresses.ts'
import type { Recipient } from '../../smtp-server/envelope/forward-path.ts'
import { blockedReply, REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { Directory } from '../directory/directory.ts'
import type { AskRecipient } from './ask-recipients.ts'

export type RecipientDecision =
  | { readonly kind: 'take'; readonly mayRefuseByDmarc: boolean }
  | { readonly kind: 'refuse'; readonly reply: SmtpReply; readonly isUnknown: boolean }

export interface RecipientParts {
  readonly directory: Pick<Directory, 'blocked' | 'domain' | 'hasAddress'>
  readonly ask: AskRecipient
}

/** RFC 5321 §4.5.1 and RFC 2142 §2, §4: whoever has trouble with a host can write there. */
const ROLES = new Set(['postmaster', 'abuse'])
/** The form of our return paths; some hosts change the case of a local part. */
const RETURN_PATH = /^b-[a-z2-7]{45}$/

/** At a host of return paths: providers' feedback loops send complaints to the first two (RFC 5965), reports on TLS come to the last (RFC 8460). */
const REPORTS = new Set(['fbl', 'abuse', TLS_REPORTS])

const take = (mayRefuseByDmarc: boolean): RecipientDecision => ({ kind: 'take', mayRefuseByDmarc })
const refuse = (reply: SmtpReply, isUnknown = false): RecipientDecision => ({ kind: 'refuse', reply, isUnknown })

/** True for a report about a mail of ours: no check of the client may keep it away. */
export function isReport(
  directory: RecipientParts['directory'],
  mailFrom: string,
  { local, domain }: Recipient,
): boolean {
  return mailFrom === '' && RETURN_PATH.test(local) && directory.domain(domain)?.kind === 'bounces'
}

/** Decides about one recipient of a client. Never rejects. */
export async function decideRecipient(
  { directory, ask }: RecipientParts,
  recipient: Recipient,
  ip: string,
): Promise<RecipientDecision> {
  if (recipient.domain === '') return take(false)
  const entry = directory.domain(recipient.domain)
  if (entry !== null) {
    const blocked = directory.blocked(ip, entry.tenant)
    if (blocked !== null) return refuse(blockedReply(550, blocked.reason))
  }
  if (entry?.kind === 'bounces') {
    const isTaken = RETURN_PATH.test(recipient.local) || REPORTS.has(recipient.local)
    return isTaken ? take(false) : refuse(REPLIES.unknownRecipient, true)
  }
  // One that is not there is refused for good all the same: nobody shall come again for it.
  const taken = entry?.full ? refuse(REPLIES.accountFull) : take(entry?.dmarcReject === 'refuse')
  if (entry !== null && isKnown(directory, entry, recipient.local)) return taken
  switch (await ask(`${recipient.local}@${recipient.domain}`)) {
    case 'take':
      return taken
    case 'unknown':
      return refuse(REPLIES.unknownRecipient, true)
    case 'foreign':
      return refuse(REPLIES.noRelaying)
    case 'unreachable':
      return refuse(REPLIES.recipientTrouble)
  }
}

function isKnown(directory: RecipientParts['directory'], entry: MxDomain, local: string): boolean {
  if (ROLES.has(local) || entry.catchAll || entry.unknown === 'accept') return true
  const plus = local.indexOf('+')
  const names = entry.plus && plus > 0 ? [local, local.slice(0, plus)] : [local]
  return names.some((name) => directory.hasAddress(entry.tenant, `${name}@${entry.name}`))
}
