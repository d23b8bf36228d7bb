/** What submission knows of one connection. */
import type { SaslExchange } from '../../submission/auth/sasl-exchange.ts'
import type { MailReports, RecipientReports } from '../../submission/envelope/report-parameters.ts'
import type { Connection } from '../smtp-server/haraka-types.ts'
import { beginSmtpSession, type MailData, type SmtpSession } from '../smtp-server/smtp-session.ts'

export interface SessionRecipient extends RecipientReports {
  readonly address: string
}

/** The transaction in progress. */
export interface SessionMail extends MailData, MailReports {
  readonly mailFrom: string
  readonly smtpUtf8: boolean
  readonly recipients: SessionRecipient[]
}

export interface Session extends SmtpSession {
  /** AUTH that waits for the client's next line. */
  sasl: SaslExchange | null
  /** The key that the client gave; null until it is known to be one that may send. */
  password: string | null
  wrongPasswords: number
  mail: SessionMail | null
  /** Of the command that Haraka is about to run. */
  nextMail: Omit<SessionMail, 'recipients' | keyof MailData> | null
  nextRecipient: SessionRecipient | null
}

/** A connection that has just come. */
export const beginSession = (connection: Connection, ip: string): Session => ({
  ...beginSmtpSession(connection, ip),
  sasl: null,
  password: null,
  wrongPasswords: 0,
  nextMail: null,
  nextRecipient: null,
})
