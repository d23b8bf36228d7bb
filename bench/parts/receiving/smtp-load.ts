/** SMTP load: some connections at once, each command after the reply to the one before, the same octets for whoever listens. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { percentile } from '../result.ts'

export interface SmtpTarget {
  readonly port: number
  /** What a proxy says before anything else. */
  readonly proxyLine?: string
  /** The session goes on in TLS (STARTTLS), with any certificate. */
  readonly isSecured?: boolean
  /** Signs in with it (AUTH PLAIN). */
  readonly password?: string
}

export interface SmtpLoad {
  readonly connections: number
  readonly mailsPerConnection: number
  readonly durationMs: number
}

export interface SmtpTraffic {
  readonly mailFrom: string
  readonly rcptTo: readonly string[]
  /** Stuffed, with the dot at the end. */
  readonly data: readonly Buffer[]
}

export interface SmtpMeasured {
  readonly perSecond: number
  /** From the dot to its 250. */
  readonly answerP50Ms: number
  readonly taken: number
  /** Mails with another answer, and connections that broke. */
  readonly failed: number
}

const REPLY_TIMEOUT_MS = 60_000

/** Dots stuffed (RFC 5321 §4.5.2), and the end behind it. */
export const toData = (mail: string): Buffer =>
  Buffer.from(`${mail.replace(/^\./gm, '..')}${mail.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1')

interface Session {
  /** Writes, and resolves with the next reply; rejects when the connection ends instead. */
  say(octets: string | Buffer, wanted: string): Promise<void>
  end(): void
}

/** One reply at a time is waited for. */
function openSession(socket: Socket): Session {
  let text = ''
  let give: (reply: string) => void = () => undefined
  let fail: (why: Error) => void = () => undefined
  socket.setTimeout(REPLY_TIMEOUT_MS, () => socket.destroy(new Error('no reply')))
  socket.on('error', (error) => fail(error))
  socket.on('close', () => fail(new Error('the connection ended')))
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    // The last line of a reply has no hyphen after its code.
    if (!/^\d{3} [^\n]*\r\n$/m.test(text)) return
    const reply = text
    text = ''
    give(reply)
  })
  return {
    say: (octets, wanted) =>
      new Promise((resolve, reject) => {
        fail = reject
        give = (reply) => (reply.startsWith(wanted) ? resolve() : reject(new Error(`The server said: ${reply}`)))
        if (octets.length > 0) socket.write(octets)
      }),
    end: () => {
      fail = () => undefined
      socket.end('QUIT\r\n')
    },
  }
}

/** One mail in an open session; resolves with the time from the dot to its 250. */
async function sendMail(session: Session, traffic: SmtpTraffic, serial: number): Promise<number> {
  await session.say(`MAIL FROM:<${traffic.mailFrom}>\r\n`, '250')
  await session.say(`RCPT TO:<${traffic.rcptTo[serial % traffic.rcptTo.length] ?? ''}>\r\n`, '250')
  await session.say('DATA\r\n', '354')
  const sentMs = performance.now()
  await session.say(traffic.data[serial % traffic.data.length] ?? '', '250')
  return performance.now() - sentMs
}

interface Turn {
  readonly mails: number
  /** True: the session ends with the mail that is under way. */
  readonly isOver: () => boolean
  readonly serial: () => number
  readonly onTaken: (answerMs: number) => void
}

const HELLO = 'EHLO mail.sender.example\r\n'

/** Up to where MAIL may come. */
async function greet(socket: Socket, target: SmtpTarget): Promise<Session> {
  const clear = openSession(socket)
  await clear.say(target.proxyLine ?? '', '220')
  await clear.say(HELLO, '250')
  if (target.isSecured !== true) return clear
  await clear.say('STARTTLS\r\n', '220')
  for (const event of ['data', 'error', 'close']) socket.removeAllListeners(event)
  const session = openSession(connectTls({ socket, rejectUnauthorized: false }))
  await session.say(HELLO, '250')
  if (target.password === undefined) return session
  const told = Buffer.from(`\0mailstead\0${target.password}`).toString('base64')
  await session.say(`AUTH PLAIN ${told}\r\n`, '235')
  return session
}

async function runSession(
  target: SmtpTarget,
  traffic: SmtpTraffic,
  { mails, isOver, serial, onTaken }: Turn,
): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: target.port, noDelay: true })
  try {
    const session = await greet(socket, target)
    for (let sent = 0; sent < mails && !(sent > 0 && isOver()); sent++)
      onTaken(await sendMail(session, traffic, serial()))
    session.end()
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** One mail over a connection of its own; resolves with the time from the dot to its 250. */
export async function sendOneMail(target: SmtpTarget, traffic: SmtpTraffic, serial: number): Promise<number> {
  let answerMs = Number.NaN
  await runSession(target, traffic, {
    mails: 1,
    isOver: () => false,
    serial: () => serial,
    onTaken: (ms) => {
      answerMs = ms
    },
  })
  return answerMs
}

let serials = 0

/** Sends for a time; what is under way at its end is taken along. */
export async function measureSmtp(target: SmtpTarget, traffic: SmtpTraffic, load: SmtpLoad): Promise<SmtpMeasured> {
  const startMs = performance.now()
  const answers: number[] = []
  let failed = 0
  const isOver = () => performance.now() - startMs >= load.durationMs
  const keepSending = async () => {
    while (!isOver()) {
      const turn: Turn = {
        mails: load.mailsPerConnection,
        isOver,
        serial: () => serials++,
        onTaken: (answerMs) => void answers.push(answerMs),
      }
      await runSession(target, traffic, turn).catch(() => {
        failed += 1
      })
    }
  }
  await Promise.all(Array.from({ length: load.connections }, keepSending))
  const perSecond = answers.length / ((performance.now() - startMs) / 1_000)
  return { perSecond, answerP50Ms: percentile(answers, 0.5), taken: answers.length, failed }
}
