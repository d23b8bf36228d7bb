/** What an SMTP session told beside the message that came by it. */
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { derivedId, readIdTime } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Access } from '../../access/access.ts'

export interface SmtpSession
  extends Pick<SubmissionManifest, 'envid' | 'id' | 'mailFrom' | 'protocol' | 'rcptTo' | 'ret' | 'sha256'> {
  /** MAIL FROM was empty: nothing is ever told about the mail. */
  readonly isNullSender: boolean
}

/** A moved clock of a test moves the id's time with it. In production both are one. */
const offsetMs = (nowMs: number): number => Math.round((nowMs - Date.now()) / 1_000) * 1_000

/**
 * The id of the mail: for a client's repeat after a lost answer it is the same, and the same mail is not kept twice. One submission id
 * with other bytes or another envelope is another mail. Throws a Refusal for an id that has no time.
 */
export function idOfSubmission(
  { tenant }: Pick<Access, 'tenant'>,
  { id, sha256, isNullSender, rcptTo }: SmtpSession,
  nowMs: number,
): Promise<string> {
  const atMs = readIdTime(id)
  if (atMs === null) throw new Refusal('validation_error', '`id` must be a UUIDv7: mails are listed by it.')
  const recipients = rcptTo.map(({ address }) => address)
  const seed = JSON.stringify(['submission', tenant, id, sha256, isNullSender, recipients])
  return derivedId(atMs + offsetMs(nowMs), seed)
}
