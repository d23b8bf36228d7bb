/** As much SMTP as tells who a server is: greeting, EHLO, TLS. Never a mail. */
import { connect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { seeTls, shakeHands, type TlsSeen } from './tls-seen.ts'

const TIMEOUT_MS = 10_000
const REPLY_MAX_BYTES = 16_384

export interface SmtpTarget {
  readonly host: string
  readonly port: number
  /** Whose certificate it must be. */
  readonly servername: string
  /** `implicit`: TLS from the first octet (465). */
  readonly tls: 'starttls' | 'implicit'
  /** What we call ourselves. */
  readonly ehlo: string
  /** Certificates to trust in place of the system's. */
  readonly ca?: string | undefined
}

export interface SmtpSeen {
  /** The first word of its greeting: the name it gives itself. */
  readonly name: string
  readonly certificate: TlsSeen | null
}

/** Reads one reply (RFC 5321 §4.2.1: the last line has a space behind its code). */
function readReply(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const end = (done: () => void): void => {
      socket.off('data', onData).off('error', onError).off('close', onClose)
      socket.setTimeout(0)
      done()
    }
    const onError = (error: Error): void => end(() => reject(error))
    const onClose = (): void => end(() => reject(new Error('the connection was closed')))
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (text.length > REPLY_MAX_BYTES) end(() => reject(new Error('it is no SMTP server')))
      else if (/^\d{3}(?: .*)?\r?\n$/m.test(text)) end(() => resolve(text))
    }
    socket.on('data', onData).on('error', onError).on('close', onClose)
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no reply in time')))
  })
}

async function command(socket: Socket, line: string, wanted: string): Promise<string> {
  socket.write(`${line}\r\n`)
  const reply = await readReply(socket)
  if (!reply.startsWith(wanted)) throw new Error(`it answered ${line.split(' ')[0]} with "${reply.trim()}"`)
  return reply
}

async function greet(socket: Socket): Promise<string> {
  const greeting = await readReply(socket)
  if (!greeting.startsWith('220')) throw new Error(`it greets with "${greeting.trim()}"`)
  return greeting.slice(4).split(/\s/)[0] ?? ''
}

async function upgrade(socket: Socket, { servername, ca }: SmtpTarget): Promise<TLSSocket> {
  await command(socket, 'STARTTLS', '220')
  return shakeHands({ socket, servername, ...(ca ? { ca } : {}) }, TIMEOUT_MS)
}

async function talkPlain(target: SmtpTarget): Promise<SmtpSeen> {
  const { host, port, ehlo } = target
  const socket = connect({ host, port })
  // Whoever waits for a reply hears of it too; between two replies nobody does.
  socket.on('error', () => undefined)
  try {
    const name = await greet(socket)
    const offered = await command(socket, `EHLO ${ehlo}`, '250')
    if (!/^250[ -]STARTTLS\s*$/im.test(offered)) return { name, certificate: null }
    return { name, certificate: seeTls(await upgrade(socket, target)) }
  } finally {
    socket.destroy()
  }
}

async function talkTls({ host, port, servername, ca }: SmtpTarget): Promise<SmtpSeen> {
  const socket = await shakeHands({ host, port, servername, ...(ca ? { ca } : {}) }, TIMEOUT_MS)
  try {
    return { certificate: seeTls(socket), name: await greet(socket) }
  } finally {
    socket.destroy()
  }
}

export const talkSmtp = (target: SmtpTarget): Promise<SmtpSeen> =>
  target.tls === 'implicit' ? talkTls(target) : talkPlain(target)

/** Whether a server on port 25 of `host` can be reached from `localAddress`; rejects when not. */
export async function reachSmtp(target: {
  readonly host: string
  readonly port: number
  readonly localAddress: string
}): Promise<void> {
  const socket = connect(target)
  socket.on('error', () => undefined)
  try {
    await greet(socket)
  } finally {
    socket.destroy()
  }
}
