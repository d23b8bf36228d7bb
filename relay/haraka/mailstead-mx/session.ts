/** What the MX knows of one connection. */
import type { PtrCheck } from '@mailstead/contracts/mail-checks.ts'
import type { TakenRecipient } from '../../mx/delivery/received-mail.ts'
import type { Recipient } from '../../smtp-server/envelope/forward-path.ts'
import type { Connection } from '../smtp-server/haraka-types.ts'
import { beginSmtpSession, type MailData, type SmtpSession } from '../smtp-server/smtp-session.ts'

/** The transaction in progress. */
export interface SessionMail extends MailData {
  readonly mailFrom: string
  readonly smtpUtf8: boolean
  readonly recipients: TakenRecipient[]
}

export interface Session extends SmtpSession {
  /** Set once the client has said who it is: nobody is asked before. */
  ptr: Promise<PtrCheck> | null
  mail: SessionMail | null
  /** Of the command that Haraka is about to run. */
  nextMail: Pick<SessionMail, 'mailFrom' | 'smtpUtf8'> | null
  nextRecipient: Recipient | null
  /** Has said a command. */
  hasSpoken: boolean
  unknownRecipients: number
}

/** A connection that has just come. */
export const beginSession = (connection: Connection, ip: string): Session => ({
  ...beginSmtpSession(connection, ip),
  ptr: null,
  nextMail: null,
  nextRecipient: null,
  hasSpoken: false,
  unknownRecipients: 0,
})
