/** One SMTP session of the sink: accepts what it is given, or does what the recipient's local part asks for. */
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { DotReader } from './dot-reader.ts'
import type { StoreMail } from './mail-store.ts'
import { type Behaviour, isAccepted } from './recipient-behaviour.ts'
import { type Command, parseCommand, parsePath, takeLine } from './smtp-command.ts'

export interface SinkContext {
  behave: (rcptTo: string) => Behaviour
  storeMail: StoreMail
  secureContext: SecureContext
  hostName: string
}

interface Transaction {
  mailFrom: string
  rcptTo: string[]
  dotDelayMs: number
  dropsAfterDot: boolean
}

const TLS_READY = '220 2.0.0 Ready to start TLS'
/** RFC 5321 §3.8: 221 and 421 are the last word on a connection. */
const CLOSING = /^[24]21 /
const IDLE_MS = 300_000
/** Only a hint: nothing is refused for its size. */
const SIZE_BYTES = 104_857_600

export class SinkSession {
  readonly #context: SinkContext
  #socket: Socket
  #secure = false
  #pending: Buffer = Buffer.alloc(0)
  #transaction: Transaction | null = null
  #reader: DotReader | null = null
  /** True while a mail is being stored or an answer held back: commands that follow must wait (RFC 2920 §3.2). */
  #busy = false
  #ended = false

  constructor(socket: Socket, context: SinkContext) {
    this.#socket = socket
    this.#context = context
    this.#listen(socket)
    this.#reply(`220 ${context.hostName} ESMTP sink`)
  }

  #listen(socket: Socket): void {
    socket.setNoDelay(true)
    socket.setTimeout(IDLE_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#ended = true
    })
    socket.on('data', (chunk: Buffer) => {
      this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
      this.#advance()
    })
  }

  #reply(text: string): void {
    if (!this.#ended) this.#socket.write(`${text}\r\n`)
  }

  #close(): void {
    this.#ended = true
    this.#socket.end()
  }

  /** Works through what has come: mail data while a mail is open, else command lines. */
  #advance(): void {
    while (!(this.#busy || this.#ended) && this.#pending.length > 0) {
      if (!(this.#reader ? this.#readData(this.#reader) : this.#readCommand())) return
    }
  }

  #readData(reader: DotReader): boolean {
    const end = reader.push(this.#pending)
    this.#pending = end?.rest ?? Buffer.alloc(0)
    if (end === null) return false
    this.#reader = null
    void this.#finishMail(end.raw)
    return true
  }

  #readCommand(): boolean {
    const taken = takeLine(this.#pending)
    if (taken === null) return false
    this.#pending = taken === 'too-long' ? Buffer.alloc(0) : taken.rest
    const answer = taken === 'too-long' ? '421 4.5.2 Line too long' : this.#obey(parseCommand(taken.line))
    this.#reply(answer)
    if (CLOSING.test(answer)) this.#close()
    if (answer === TLS_READY) this.#startTls()
    return true
  }

  #obey({ verb, argument }: Command): string {
    switch (verb) {
      case 'EHLO':
        return this.#greet()
      case 'HELO':
        return this.#reset(`250 ${this.#context.hostName}`)
      case 'STARTTLS':
        return this.#secure ? '503 5.5.1 TLS is already active' : TLS_READY
      case 'MAIL':
        return this.#begin(argument)
      case 'RCPT':
        return this.#addRecipient(argument)
      case 'DATA':
        return this.#openData()
      case 'RSET':
        return this.#reset('250 2.0.0 Ok')
      case 'NOOP':
        return '250 2.0.0 Ok'
      case 'VRFY':
        return '252 2.5.2 Cannot verify'
      case 'QUIT':
        return '221 2.0.0 Bye'
      default:
        return '500 5.5.2 Command unrecognized'
    }
  }

  #reset(answer: string): string {
    this.#transaction = null
    return answer
  }

  #greet(): string {
    const extensions = ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'ENHANCEDSTATUSCODES', `SIZE ${SIZE_BYTES}`]
    if (!this.#secure) extensions.unshift('STARTTLS')
    const lines = [this.#context.hostName, ...extensions]
    return this.#reset(lines.map((line, n) => `250${n === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n'))
  }

  /** Whatever was sent in clear behind STARTTLS is thrown away (RFC 3207 §4.2). */
  #startTls(): void {
    const plain = this.#socket
    plain.removeAllListeners('data')
    plain.setTimeout(0)
    this.#pending = Buffer.alloc(0)
    this.#transaction = null
    this.#secure = true
    this.#socket = new TLSSocket(plain, { isServer: true, secureContext: this.#context.secureContext })
    this.#listen(this.#socket)
  }

  #begin(argument: string): string {
    const mailFrom = parsePath(argument)
    if (mailFrom === null) return '501 5.5.4 Syntax: MAIL FROM:<address>'
    if (this.#transaction) return '503 5.5.1 Nested MAIL command'
    this.#transaction = { mailFrom, rcptTo: [], dotDelayMs: 0, dropsAfterDot: false }
    return '250 2.1.0 Sender ok'
  }

  #addRecipient(argument: string): string {
    const rcptTo = parsePath(argument)
    const transaction = this.#transaction
    if (!transaction) return '503 5.5.1 MAIL first'
    if (!rcptTo) return '501 5.5.4 Syntax: RCPT TO:<address>'
    const behaviour = this.#context.behave(rcptTo)
    if (isAccepted(behaviour)) {
      transaction.rcptTo.push(rcptTo)
      transaction.dotDelayMs = Math.max(transaction.dotDelayMs, behaviour.dotDelayMs)
      transaction.dropsAfterDot ||= behaviour.dropsAfterDot
    }
    return behaviour.reply
  }

  #openData(): string {
    if (!this.#transaction) return '503 5.5.1 MAIL first'
    if (this.#transaction.rcptTo.length === 0) return '554 5.5.1 No valid recipients'
    this.#reader = new DotReader()
    return '354 End data with <CR><LF>.<CR><LF>'
  }

  async #finishMail(raw: Buffer): Promise<void> {
    const transaction = this.#transaction
    if (!transaction) return
    this.#transaction = null
    if (transaction.dropsAfterDot) {
      this.#ended = true
      this.#socket.destroy()
      return
    }
    this.#busy = true
    if (transaction.dotDelayMs > 0) await new Promise((done) => setTimeout(done, transaction.dotDelayMs))
    this.#reply(await this.#keepMail(transaction, raw))
    this.#busy = false
    this.#advance()
  }

  async #keepMail({ mailFrom, rcptTo }: Transaction, raw: Buffer): Promise<string> {
    try {
      return `250 2.0.0 Ok: stored as ${await this.#context.storeMail({ mailFrom, rcptTo }, raw)}`
    } catch (error) {
      return `451 4.3.0 Not stored: ${error instanceof Error ? error.message : 'unknown error'}`
    }
  }
}
