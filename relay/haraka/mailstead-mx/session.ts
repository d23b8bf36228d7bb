/** What is known of one connection. */
import type { DeliveryId } from '@mailstead/contracts/ids.ts'
import type { PtrCheck } from '@mailstead/contracts/mail-checks.ts'
import type { DotReader } from '../../mx/body/dot-reader.ts'
import type { KeptBody } from '../../mx/body/kept-body.ts'
import type { TakenRecipient } from '../../mx/delivery/received-mail.ts'
import type { Recipient } from '../../mx/envelope/forward-path.ts'
import type { Connection } from './haraka-types.ts'

/** The transaction in progress. */
export interface SessionMail {
  readonly mailFrom: string
  readonly smtpUtf8: boolean
  readonly recipients: TakenRecipient[]
  data: { readonly reader: DotReader; readonly body: KeptBody } | null
  /** Being checked or handed on: its body is in use whatever becomes of the connection. */
  isBusy: boolean
}

export interface Session {
  readonly connection: Connection
  /** Of the client, v4-mapped as v4. */
  ip: string
  /** Gives back its place among the connections. */
  free: () => void
  /** Set once the client has said who it is: nobody is asked before. */
  ptr: Promise<PtrCheck> | null
  mail: SessionMail | null
  /** Of the command that Haraka is about to run. */
  nextMail: Pick<SessionMail, 'mailFrom' | 'smtpUtf8'> | null
  nextRecipient: Recipient | null
  /** Of the mail whose answer the peer may not have heard. */
  note: { readonly id: DeliveryId; isTaken: boolean; isAnswered: boolean } | null
  /** Has said a command. */
  hasSpoken: boolean
  /** Since the last mail that was taken. */
  commands: number
  errors: number
  unknownRecipients: number
  /** The connection has ended. */
  isOver: boolean
  /** By the clock that never goes back; null while we are the ones to speak. */
  waitingSinceMs: number | null
  dataSinceMs: number | null
}

/** A connection that has just come. */
export const beginSession = (connection: Connection, ip: string): Session => ({
  connection,
  ip,
  free: () => undefined,
  ptr: null,
  mail: null,
  nextMail: null,
  nextRecipient: null,
  note: null,
  hasSpoken: false,
  commands: 0,
  errors: 0,
  unknownRecipients: 0,
  isOver: false,
  waitingSinceMs: null,
  dataSinceMs: null,
})
