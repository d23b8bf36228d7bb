/** What MAIL and RCPT of a client say. Any domain may be written to, but in no form that routes a mail on. */
import { readForwardPath, type WrongPath } from '../../smtp-server/envelope/forward-path.ts'
import { readMailParameters } from '../../smtp-server/envelope/mail-parameters.ts'
import { readReversePath } from '../../smtp-server/envelope/reverse-path.ts'
import type { PathArgument } from '../../smtp-server/envelope/split-parameters.ts'
import { REPLIES, reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import {
  MAIL_REPORT_PARAMETERS,
  readMailReports,
  readRecipientReports,
} from '../../submission/envelope/report-parameters.ts'
import type { Session } from './session.ts'

const NO_DOMAIN = reply(550, '5.1.2', 'this is no domain that mail can be sent to')
const QUOTED = reply(550, '5.1.3', 'local parts that need quotes are not taken')

const WRONG_RECIPIENT: Readonly<Record<WrongPath, SmtpReply>> = {
  form: REPLIES.badRecipient,
  route: REPLIES.noSuchRoute,
  literal: REPLIES.noLiteral,
  domain: NO_DOMAIN,
  quoted: QUOTED,
}

/** MAIL: null when it may run. */
export function readMail(session: Session, { path, parameters }: PathArgument): SmtpReply | null {
  const mailFrom = readReversePath(path)
  if (mailFrom === null) return REPLIES.badSender
  const asked = readMailParameters(new Map([...parameters].filter(([name]) => !MAIL_REPORT_PARAMETERS.has(name))))
  if (!asked.ok) return asked.reply
  const reports = readMailReports(parameters)
  if ('code' in reports) return reports
  session.nextMail = { mailFrom, smtpUtf8: asked.smtpUtf8, ...reports }
  return null
}

/** RCPT: null when it may run. */
export function readRcpt(session: Session, { path, parameters }: PathArgument): SmtpReply | null {
  const read = readForwardPath(path)
  if (!read.ok) return WRONG_RECIPIENT[read.why]
  // The bare postmaster is that of the host it is said to, and nobody's mail is read here.
  if (read.recipient.domain === '') return REPLIES.badRecipient
  const reports = readRecipientReports(parameters)
  if ('code' in reports) return reports
  session.nextRecipient = { address: read.recipient.address, ...reports }
  return null
}
