/**
 * The one place that knows how nodemailer's SMTPConnection is built: its options, its log entries and the private
 * fields this transport reads. The version is pinned in package.json for that reason.
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Target, TlsFacts, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Dialogue } from './dialogue.ts'

/** Above every timer of ours, which alone decide how long a step may take. */
const NEVER_MS = 1_200_000
/** A reply longer than this, in one line or in thousands, is a tarpit. */
const REPLY_BYTES_MAX = 65_536
const FAULT_MAX = 100

/** Builds a client on a socket that is connected already; nothing is sent before `connect()`. */
export function createClient(socket: Socket, target: Target, tls: TlsPolicy, dialogue: Dialogue): SMTPConnection {
  return new SMTPConnection({
    connection: socket,
    host: target.mx,
    name: target.ehlo,
    secure: false,
    ignoreTLS: tls === 'none',
    opportunisticTLS: tls === 'may',
    requireTLS: tls === 'encrypt' || tls === 'verify',
    tls: { rejectUnauthorized: tls === 'verify' },
    connectionTimeout: NEVER_MS,
    greetingTimeout: NEVER_MS,
    socketTimeout: NEVER_MS,
    socketCloseTimeout: 1_000,
    maxResponseSize: REPLY_BYTES_MAX,
    transactionLog: true,
    logger: createTap(dialogue),
  })
}

/** Reads replies that have come in and wait behind the one being handled. */
export function readWaiting(client: SMTPConnection): string[] {
  const queue: unknown = Reflect.get(client, '_responseQueue')
  const rest: unknown = Reflect.get(client, '_remainder')
  const replies = Array.isArray(queue) ? queue.filter((reply) => typeof reply === 'string') : []
  return typeof rest === 'string' && rest.length > 0 ? [...replies, rest] : replies
}

/** The negotiated TLS of a connection, null in clear. */
export function readTlsFacts(client: SMTPConnection): TlsFacts | null {
  const socket = client._socket
  if (!(socket instanceof TLSSocket)) return null
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name.slice(0, 80),
    verified: socket.authorized,
    ...(socket.authorized ? {} : { fault: String(socket.authorizationError).slice(0, FAULT_MAX) }),
  }
}

/** True when the connection can carry no further command. */
export function isUnusable(client: SMTPConnection): boolean {
  const socket = client._socket
  return client.destroyed || !socket || socket.destroyed || !socket.writable
}

/** True for what a closed connection left behind without a line end: the client logs it as if it were a reply. */
export function isRest(client: SMTPConnection, text: string): boolean {
  if (client._socket && !client._socket.destroyed) return false
  const rest: unknown = Reflect.get(client, '_remainder')
  if (typeof rest !== 'string' || rest.trim() === '') return false
  return text === rest.trim() || text === Buffer.from(rest.trim(), 'latin1').toString('utf8')
}

/**
 * The client handles one reply a turn, keeps whole ones back while a later one is unfinished, and forgets all of them
 * when the peer closes. With PIPELINING several come at once, and the first refusal must not be lost by that.
 */
export function watchReplies(client: SMTPConnection): void {
  const socket = client._socket
  if (!socket) return
  socket.on('data', () => {
    if (Reflect.get(client, '_responsePartial') === true) handleReplies(client)
  })
  socket.prependListener('end', () => handleReplies(client))
}

function handleReplies(client: SMTPConnection): void {
  const queue: unknown = Reflect.get(client, '_responseQueue')
  const handleOne: unknown = Reflect.get(client, '_processResponse')
  if (!Array.isArray(queue) || typeof handleOne !== 'function') return
  for (let left = queue.length; left > 0; left -= 1) handleOne.call(client)
}

function createTap(dialogue: Dialogue) {
  const tap = (entry: unknown, text: unknown) => {
    try {
      readEntry(dialogue, entry, text)
    } catch {
      // Thrown into the client's socket handler, it would end the process with every other attempt in it.
      dialogue.failed()
    }
  }
  return { trace: ignore, debug: tap, info: tap, warn: ignore, error: ignore, fatal: ignore }
}

function readEntry(dialogue: Dialogue, entry: unknown, text: unknown): void {
  if (typeof entry !== 'object' || entry === null) return
  const kind: unknown = Reflect.get(entry, 'tnx')
  if (kind === 'message' && Reflect.has(entry, 'outByteCount')) dialogue.sentDot()
  if (typeof text !== 'string') return
  if (kind === 'client') dialogue.sent(text)
  else if (kind === 'server') dialogue.received(text)
}

function ignore(): void {}
