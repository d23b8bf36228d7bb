/** One connection to one host: opened once, carrying one mail at a time, given up at the first thing out of place. */
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Target, TlsFacts, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { createClient, isRest, isUnusable, readTlsFacts, readWaiting, watchReplies } from './client.ts'
import { codeOf } from './dial.ts'
import { Dialogue, type Step } from './dialogue.ts'
import { type Extensions, NO_EXTENSIONS, readExtensions } from './extensions.ts'
import type { Timers } from './timers.ts'
import type { Transcript } from './transcript.ts'
import type { AttemptRecord, Failure } from './verdict.ts'

/** A body up to this size is written in one piece; a larger one in blocks, so that its progress can be seen. */
const BLOCK_BYTES = 65_536

export interface Mail {
  readonly mailFrom: string
  readonly rcptTo: string
  readonly raw: Buffer
  readonly eightBit: boolean
}

export class Session {
  mails = 0
  extensions: Extensions = NO_EXTENSIONS
  tls: TlsFacts | null = null
  /** Called once when the connection is lost or given up. */
  onGone: (() => void) | null = null
  readonly #client: SMTPConnection
  readonly #dialogue: Dialogue
  readonly #socket: Socket
  readonly #timers: Timers
  #timer: NodeJS.Timeout | undefined
  #failure: Failure | null = null
  #settle: (() => void) | null = null

  constructor(socket: Socket, target: Target, tls: TlsPolicy, context: { timers: Timers; transcript: Transcript }) {
    this.#socket = socket
    this.#timers = context.timers
    const session = this
    this.#dialogue = new Dialogue(
      {
        isRest: (text) => isRest(this.#client, text),
        get waiting() {
          return readWaiting(session.#client)
        },
        enter: (step) => this.#arm(step),
        violated: (why) => this.giveUp(why),
      },
      context.transcript,
    )
    this.#client = createClient(socket, target, tls, this.#dialogue)
    this.#client.on('error', (error: unknown) => this.giveUp(codeOf(error)))
    // `end` may come before the callback of the reply that caused it.
    this.#client.on('end', () => setImmediate(() => this.giveUp('CLOSED')))
  }

  get step(): Step {
    return this.#dialogue.step
  }

  get dotSent(): boolean {
    return this.#dialogue.dotSent
  }

  /** Takes the greeting, says EHLO and, when asked to, STARTTLS. Null when the session stands. */
  async open(): Promise<AttemptRecord | null> {
    this.#arm('banner')
    await this.#run((done) => this.#client.connect((error) => (error ? this.giveUp(codeOf(error)) : done())))
    // A reply too many: from here on every answer would be read for the wrong command.
    if (!this.isReusable()) this.giveUp(this.#dialogue.isQuiet() ? 'CLOSED' : 'EXTRAREPLY')
    if (this.#failure !== null) return this.#record()
    watchReplies(this.#client)
    this.extensions = readExtensions(this.#dialogue.replies.get('ehlo') ?? '')
    this.tls = readTlsFacts(this.#client)
    return null
  }

  /** Turns to the next mail: what is said from now on belongs to `transcript`. */
  begin(transcript: Transcript): void {
    this.#dialogue.begin(transcript)
  }

  /** Carries one mail to its last reply or to the end of the connection; the record says which. */
  async send(mail: Mail): Promise<AttemptRecord> {
    this.mails += 1
    const envelope = { from: mail.mailFrom, to: [mail.rcptTo], size: mail.raw.length, use8BitMime: mail.eightBit }
    await this.#run((done) => {
      this.#client.send(envelope, this.#createBody(mail.raw), (error) => {
        // An error without a reply is the connection's own; one with a reply is already in the record.
        if (error && error.response === undefined) this.giveUp(codeOf(error))
        else done()
      })
    })
    return this.#record()
  }

  /** Ends a failed transaction. False when the peer would not, or fell silent (RFC 5321 §4.1.1.5). */
  async reset(): Promise<boolean> {
    await this.#run((done) => this.#client.reset((error) => (error ? this.giveUp(codeOf(error)) : done())))
    return this.#failure === null
  }

  /** True when another mail may follow on this connection. */
  isReusable(): boolean {
    return this.#failure === null && !isUnusable(this.#client) && this.#dialogue.isQuiet()
  }

  /** Says goodbye if the peer can still hear it. */
  quit(): void {
    if (this.#failure !== null) return
    if (this.isReusable()) this.#client.quit()
    else this.giveUp('CLOSED')
  }

  /** Closes the connection at once; what waits for it ends with `code`. */
  giveUp(code: string): void {
    if (this.#failure !== null) return
    this.#failure = { code: code === 'ECONNECTION' ? 'CLOSED' : code, step: this.#dialogue.step }
    this.#dialogue.stop()
    clearTimeout(this.#timer)
    this.#client.close()
    this.#socket.destroySoon()
    this.#settle?.()
    this.onGone?.()
  }

  #record(): AttemptRecord {
    return { replies: this.#dialogue.replies, dotSent: this.#dialogue.dotSent, failure: this.#failure }
  }

  /** The client forgets its callbacks when it closes, so losing the connection must end the wait as well. */
  #run(start: (done: () => void) => void): Promise<void> {
    if (this.#failure !== null) return Promise.resolve()
    return new Promise((resolve) => {
      this.#settle = resolve
      start(resolve)
    })
  }

  #arm(step: Step): void {
    clearTimeout(this.#timer)
    const limit = LIMITS[step]
    if (limit !== null) this.#timer = setTimeout(() => this.giveUp('PHASETIMEOUT'), this.#timers[limit])
  }

  #createBody(raw: Buffer): Buffer | Readable {
    if (raw.length <= BLOCK_BYTES) return raw
    return Readable.from(this.#blocks(raw), { objectMode: false, highWaterMark: BLOCK_BYTES })
  }

  *#blocks(raw: Buffer): Generator<Buffer> {
    for (let start = 0; start < raw.length; start += BLOCK_BYTES) {
      if (this.step === 'body') this.#arm('body')
      yield raw.subarray(start, start + BLOCK_BYTES)
    }
  }
}

const LIMITS: Readonly<Record<Step, keyof Timers | null>> = {
  banner: 'bannerMs',
  ehlo: 'ehloMs',
  starttls: 'starttlsMs',
  mail: 'mailMs',
  rcpt: 'rcptMs',
  data: 'dataMs',
  body: 'blockMs',
  dot: 'dotMs',
  rset: 'rsetMs',
  quit: 'quitMs',
  idle: null,
}
