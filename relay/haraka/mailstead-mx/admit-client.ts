/** Whether a client is let in at all. Nothing is asked of DNS before. */

import { blockedReply, REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { MxParts } from './open-parts.ts'
import type { Session } from './session.ts'

/** Null when it is; its connection counts from then on. */
export function admitClient(session: Session, { directory, limits, log }: MxParts): SmtpReply | null {
  const blocked = directory.blocked(session.ip, '*')
  if (blocked !== null) {
    log('client.blocked')
    return blockedReply(554, blocked.reason)
  }
  const opened = limits.open(session.ip)
  if (typeof opened === 'string') {
    log('client.limited', { why: opened })
    return REPLIES[opened]
  }
  session.free = opened
  return null
}
