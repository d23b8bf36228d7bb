/**
 * Follows the dialogue through the client's transaction log, the only place that tells truly how far it came and what
 * was answered to which command. Errors and result values of the client are not trusted for either.
 */
import { failpoint } from '../../../failpoint.ts'
import { readClass, readReply } from './reply.ts'
import type { Transcript } from './transcript.ts'

/** Where the dialogue stands: the command whose reply is awaited, or `body` while it streams, or `idle`. */
export type Step = 'banner' | 'ehlo' | 'starttls' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot' | 'rset' | 'quit' | 'idle'

/** Why a dialogue cannot go on although the client would. */
export type Violation =
  | 'DATA2XX'
  | 'EARLYREPLY'
  | 'EXTRAREPLY'
  | 'INTERNAL'
  | 'UNREADABLE'
  | 'UNEXPECTED'
  | 'UNWANTED354'

/** What the dialogue asks of the connection it runs on. */
export interface Wire {
  /** True for a line that never ended because the connection did. */
  isRest(text: string): boolean
  /** Replies and parts of replies that have arrived and were not handled yet. */
  readonly waiting: readonly string[]
  enter(step: Step): void
  violated(why: Violation): void
}

const VERBS: Readonly<Record<string, Step>> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  RSET: 'rset',
  QUIT: 'quit',
}

export class Dialogue {
  step: Step = 'banner'
  /** True once the final dot was handed to the socket: from here on a second copy is possible. */
  dotSent = false
  readonly replies = new Map<Step, string>()
  readonly #wire: Wire
  #transcript: Transcript
  #awaited: Step[] = ['banner']
  #stopped = false

  constructor(wire: Wire, transcript: Transcript) {
    this.#wire = wire
    this.#transcript = transcript
  }

  /** Starts the record of another mail on the same connection. */
  begin(transcript: Transcript): void {
    this.#transcript = transcript
    this.replies.clear()
    this.dotSent = false
  }

  /** No more is recorded: the connection was given up. */
  stop(): void {
    this.#stopped = true
  }

  /** True between two mails, with no reply owed in either direction. */
  isQuiet(): boolean {
    return this.step === 'idle' && this.#awaited.length === 0 && this.#wire.waiting.length === 0
  }

  /** The client wrote a command. */
  sent(command: string): void {
    if (this.#stopped) return
    this.#transcript.client(command)
    const step = VERBS[command.split(/[ :]/)[0] ?? ''] ?? 'quit'
    // The session's own replies decide nothing once a mail has begun.
    if (step === 'mail') this.replies.clear()
    this.#await(step)
  }

  /** The client wrote the last octet of the body and the dot. */
  sentDot(): void {
    if (this.#stopped) return
    this.dotSent = true
    this.#await('dot')
    failpoint('smtp.dot')
  }

  /** An error of ours while the dialogue was followed. */
  failed(): void {
    if (!this.#stopped) this.#wire.violated('INTERNAL')
  }

  /** The peer answered; `text` is the whole reply. */
  received(text: string): void {
    if (this.#stopped) return
    this.#transcript.server(text)
    // RFC 5321 §2.3.8: a line ends with CRLF. A rest that the close cut off is no reply.
    if (this.#wire.isRest(text)) return
    const step = this.#awaited.shift()
    if (step === undefined) {
      this.#receivedUnasked(text)
      return
    }
    this.replies.set(step, text)
    const violation = this.#findViolation(step, text)
    if (violation !== null) this.#wire.violated(violation)
    else this.#enter(this.#awaited[0] ?? stepAfter(step, text))
    if (step === 'mail') failpoint('smtp.mail')
    if (step === 'data') failpoint('smtp.data')
  }

  #receivedUnasked(text: string): void {
    if (this.step === 'body') this.replies.set('body', text)
    this.#wire.violated(this.step === 'body' ? 'EARLYREPLY' : 'EXTRAREPLY')
  }

  #findViolation(step: Step, text: string): Violation | null {
    const kind = readClass(readReply(text))
    if (step === 'data') return this.#findDataViolation(text, kind)
    if (step === 'dot') return null
    if (kind === null) return 'UNREADABLE'
    return kind === 3 ? 'UNEXPECTED' : null
  }

  #findDataViolation(text: string, kind: 2 | 3 | 4 | 5 | null): Violation | null {
    if (kind === null) return 'UNREADABLE'
    if (kind === 2) return 'DATA2XX'
    if (kind !== 3) return null
    if (!text.startsWith('354')) return 'UNEXPECTED'
    if (this.#isRefused('mail') || this.#isRefused('rcpt')) return 'UNWANTED354'
    const early = this.#wire.waiting[0]
    if (early === undefined) return null
    // It came in one piece with the 354, so the peer cannot have seen the dot.
    this.#enter('body')
    this.replies.set('body', early)
    return 'EARLYREPLY'
  }

  #isRefused(step: Step): boolean {
    const text = this.replies.get(step)
    return text !== undefined && readClass(readReply(text)) !== 2
  }

  #await(step: Step): void {
    this.#awaited.push(step)
    if (this.#awaited.length === 1) this.#enter(step)
  }

  #enter(step: Step): void {
    this.step = step
    this.#wire.enter(step)
  }
}

function stepAfter(step: Step, text: string): Step {
  if (step === 'data' && text.startsWith('354')) return 'body'
  // The handshake has no log line of its own; it ends when the client says EHLO again.
  if (step === 'starttls' && text.startsWith('2')) return 'starttls'
  return 'idle'
}
