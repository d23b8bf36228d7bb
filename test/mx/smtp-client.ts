/** A client that sends exactly the octets it is told to, and reads replies. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, TLSSocket } from 'node:tls'

export interface Reply {
  readonly code: number
  readonly lines: readonly string[]
  /** The last line without its code. */
  readonly text: string
}

const REPLY_MS = 60_000

export class SmtpClient {
  #socket: Socket | TLSSocket
  #text = ''
  #isClosed = false
  #wake: () => void = () => undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  /** Connects; `from` is told by the PROXY protocol. */
  static async open(port: number, from: string | null = null, localAddress?: string): Promise<SmtpClient> {
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress !== undefined && { localAddress }) })
    await once(socket, 'connect')
    const client = new SmtpClient(socket)
    if (from !== null) client.write(proxyLine(from))
    return client
  }

  /** Connects with TLS from the first octet. */
  static async openTls(port: number, more: ConnectionOptions = {}): Promise<SmtpClient> {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...more })
    await once(socket, 'secureConnect')
    return new SmtpClient(socket)
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Of the certificate that the peer has shown; null without TLS. */
  get serial(): string | null {
    return this.#socket instanceof TLSSocket ? this.#socket.getPeerCertificate().serialNumber : null
  }

  write(octets: string | Buffer): void {
    this.#socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets)
  }

  /** Writes as fast as the peer reads; false when it has closed meanwhile. */
  async pour(octets: Buffer): Promise<boolean> {
    if (this.#isClosed) return false
    if (!this.#socket.write(octets)) {
      const stop = new AbortController()
      const ended = ['drain', 'close'].map((event) => once(this.#socket, event, { signal: stop.signal }))
      await Promise.race(ended)
      stop.abort()
      await Promise.allSettled(ended)
    }
    return !this.#isClosed
  }

  async command(line: string): Promise<Reply> {
    this.write(Buffer.from(`${line}\r\n`))
    return this.reply()
  }

  /** The next reply; code 0 when the peer closes instead. */
  async reply(): Promise<Reply> {
    const deadline = Date.now() + REPLY_MS
    for (;;) {
      const found = /^(?:\d{3}-[^\n]*\r\n)*(\d{3}) ([^\n]*)\r\n/.exec(this.#text)
      if (found !== null) {
        this.#text = this.#text.slice(found[0].length)
        return { code: Number(found[1]), text: found[2] ?? '', lines: found[0].trimEnd().split('\r\n') }
      }
      if (this.#isClosed) return { code: 0, text: '', lines: [] }
      if (Date.now() > deadline) throw new Error(`no reply, only ${JSON.stringify(this.#text)}`)
      await this.#more(deadline - Date.now())
    }
  }

  /** Everything that comes until the peer closes. */
  async rest(): Promise<string> {
    const deadline = Date.now() + REPLY_MS
    while (!this.#isClosed) {
      if (Date.now() > deadline) throw new Error('the peer does not close')
      await this.#more(deadline - Date.now())
    }
    return this.#text
  }

  /** STARTTLS, with octets sent right behind the command. */
  async startTls(behind = ''): Promise<Reply> {
    this.write(`STARTTLS\r\n${behind}`)
    const reply = await this.reply()
    if (reply.code !== 220) return reply
    this.#socket.removeAllListeners('data')
    const secure = connectTls({ socket: this.#socket, rejectUnauthorized: false })
    await once(secure, 'secureConnect')
    this.#socket = secure
    this.#text = ''
    this.#listen()
    return reply
  }

  /** MAIL, RCPT and DATA up to 354; the first other reply instead. */
  async begin(mailFrom: string, rcptTo: readonly string[]): Promise<Reply> {
    for (const line of [`MAIL FROM:<${mailFrom}>`, ...rcptTo.map((to) => `RCPT TO:<${to}>`)]) {
      const reply = await this.command(line)
      if (reply.code !== 250) return reply
    }
    return this.command('DATA')
  }

  /** A whole mail; the reply that ends it. */
  async send(mailFrom: string, rcptTo: readonly string[], mail: string | Buffer): Promise<Reply> {
    const begun = await this.begin(mailFrom, rcptTo)
    if (begun.code !== 354) return begun
    this.write(stuff(mail))
    return this.reply()
  }

  /** Says that no more comes, and waits until the peer closes as well. */
  async finish(): Promise<void> {
    this.#socket.end()
    await this.rest()
  }

  /** Breaks the connection off. */
  drop(): void {
    this.#socket.destroy()
  }

  #listen(): void {
    this.#socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1')
      this.#wake()
    })
    this.#socket.on('error', () => undefined)
    this.#socket.on('close', () => {
      this.#isClosed = true
      this.#wake()
    })
  }

  #more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

export const proxyLine = (from: string): string =>
  from.includes(':') ? `PROXY TCP6 ${from} ::1 40000 25\r\n` : `PROXY TCP4 ${from} 127.0.0.1 40000 25\r\n`

/** Dots stuffed, and the end behind it. */
export function stuff(mail: string | Buffer): Buffer {
  const text = typeof mail === 'string' ? mail : mail.toString('latin1')
  return Buffer.from(`${text.replace(/^\./gm, '..')}.\r\n`, 'latin1')
}
