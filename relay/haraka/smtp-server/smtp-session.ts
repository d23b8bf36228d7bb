/** What is known of one connection, whatever it is for. */
import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { DotReader } from '../../smtp-server/body/dot-reader.ts'
import type { KeptBody } from '../../smtp-server/body/kept-body.ts'
import type { Connection } from './haraka-types.ts'

/** As much of the transaction in progress as the octets of its data are about. */
export interface MailData {
  data: { readonly reader: DotReader; readonly body: KeptBody } | null
  /** Being checked or handed on: its body is in use whatever becomes of the connection. */
  isBusy: boolean
}

/** Of the mail whose answer the peer may not have heard. */
export interface SessionNote {
  readonly id: DeliveryId
  /** What the peer is told with 250; null until the mail is taken. */
  answer: string | null
  isAnswered: boolean
}

export interface SmtpSession {
  readonly connection: Connection
  /** Of the client, v4-mapped as v4. */
  ip: string
  /** Gives back its place among the connections. */
  free: () => void
  mail: MailData | null
  note: SessionNote | null
  /** Since the last mail that was taken. */
  commands: number
  errors: number
  /** The connection has ended. */
  isOver: boolean
  /** By the clock that never goes back; null while we are the ones to speak. */
  waitingSinceMs: number | null
  dataSinceMs: number | null
}

/** A connection that has just come. */
export const beginSmtpSession = (connection: Connection, ip: string): SmtpSession & { mail: null } => ({
  connection,
  ip,
  free: () => undefined,
  mail: null,
  note: null,
  commands: 0,
  errors: 0,
  isOver: false,
  waitingSinceMs: null,
  dataSinceMs: null,
})

/** RSET, the end of a transaction or of the connection: what is not in use any more is given back. */
export function dropMail(session: SmtpSession): void {
  if (session.mail !== null && !session.mail.isBusy) session.mail.data?.body.drop()
  session.mail = null
}
