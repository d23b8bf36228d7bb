/** A foreign mail server that sends many mails over one connection, and tells for each what was answered. */
import { createConnection, type Socket } from 'node:net'
import type { Running } from '../client.ts'
import type { Session } from './swaks.ts'

const REPLY_TIMEOUT_MS = 60_000

/** The connection ended before the reply was there: whether the other side has the mail is unknown. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection was lost')
    this.name = 'ConnectionLost'
  }
}

export interface SmtpSender {
  /** The reply that decided: of the end of the data, or of the command that was refused. Rejects with `ConnectionLost`. */
  send(session: Session): Promise<string>
  /** Says QUIT. */
  quit(): Promise<void>
}

/** Dots doubled, CRLF at the end (RFC 5321 §4.5.2). */
const dataOf = (raw: string): string => {
  const lines = raw.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n').replaceAll(/^\./gm, '..')
  return `${lines.endsWith('\r\n') ? lines : `${lines}\r\n`}.\r\n`
}

/** Reads whole replies one after the other. */
function createReader(socket: Socket) {
  let buffered = ''
  let isEnded = false
  let wake: () => void = () => undefined
  socket.setEncoding('latin1').on('data', (text: string) => {
    buffered += text
    wake()
  })
  for (const event of ['end', 'error', 'close'] as const)
    socket.on(event, () => {
      isEnded = true
      wake()
    })
  socket.setTimeout(REPLY_TIMEOUT_MS, () => socket.destroy())
  return async (): Promise<string> => {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(buffered)?.[0]
      if (reply !== undefined) {
        buffered = buffered.slice(reply.length)
        return reply.trimEnd()
      }
      if (isEnded) throw new ConnectionLost()
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

/** Connects and greets; rejects with `ConnectionLost`, or with the refusal of the greeting. */
export async function openSender(
  { mx }: Pick<Running, 'mx'>,
  { ip, helo }: Pick<Session, 'ip' | 'helo'>,
): Promise<SmtpSender> {
  const socket = createConnection({ host: mx.host, port: mx.port })
  const read = createReader(socket)
  const ask = async (command: string): Promise<string> => {
    // One character an octet, as `Session.raw` is elsewhere.
    socket.write(command, 'latin1')
    return read()
  }
  socket.write(`PROXY ${ip.includes(':') ? 'TCP6' : 'TCP4'} ${ip} 127.0.0.1 40000 ${mx.port}\r\n`)
  const greeting = await read()
  if (!greeting.startsWith('220')) throw new Error(greeting)
  await ask(`EHLO ${helo}\r\n`)
  return {
    async send({ from, to, raw }) {
      for (const command of [`MAIL FROM:<${from}>`, ...to.map((each) => `RCPT TO:<${each}>`), 'DATA']) {
        const reply = await ask(`${command}\r\n`)
        if (!/^[23]/.test(reply)) {
          await ask('RSET\r\n')
          return reply
        }
      }
      return ask(dataOf(raw))
    },
    async quit() {
      await ask('QUIT\r\n').catch(() => undefined)
      socket.destroy()
    },
  }
}

/** Sends one mail by itself, again and again until it is taken, as a mail server would; how often it took. */
export async function sendUntilTaken(running: Pick<Running, 'mx'>, session: Session, triesMax = 200): Promise<number> {
  for (let tries = 1; tries <= triesMax; tries++) {
    const reply = await attempt(running, session)
    if (reply.startsWith('250')) return tries
    if (reply.startsWith('5')) throw new Error(`refused for good: ${reply}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not taken in ${triesMax} tries`)
}

/** One session; 000 when there was none or it broke. */
async function attempt(running: Pick<Running, 'mx'>, session: Session): Promise<string> {
  try {
    const sender = await openSender(running, session)
    const reply = await sender.send(session)
    await sender.quit()
    return reply
  } catch (error) {
    if (error instanceof Error && /^[245]\d\d/.test(error.message)) return error.message
    return '000'
  }
}
