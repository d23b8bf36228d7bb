/** What is wrong with a mail whatever it says: its size, its octets, its way here. */
import { RECEIVED_MAX } from '@mailstead/mail/report/notice/loop-facts.ts'
import type { HeadScan } from '../../smtp-server/body/head-scan.ts'
import { REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { ArrivedMail } from './received-mail.ts'

/** Null when nothing is. The order is that of how sure the refusal is: a disk of ours says nothing against the mail. */
export function refuseBody(mail: ArrivedMail, head: HeadScan, trouble: string | null): SmtpReply | null {
  if (mail.isMalformed) return REPLIES.badOctets
  if (mail.body.isTooLarge) return REPLIES.tooLarge
  if (trouble !== null) return REPLIES.ourTrouble
  if (head.isTooLarge) return REPLIES.headTooLarge
  if (head.received > RECEIVED_MAX || hasBeenHere(mail, head)) return REPLIES.mailLoop
  return null
}

/** A mail that was delivered to all its recipients before goes in a circle. */
function hasBeenHere({ recipients }: ArrivedMail, { deliveredTo }: HeadScan): boolean {
  return recipients.every(({ address }) => deliveredTo.includes(address.toLowerCase()))
}
