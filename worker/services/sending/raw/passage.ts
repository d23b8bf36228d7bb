/** A message that passes, never held as a whole: its octets are checked, counted and signed on their way. */
import type { DkimStream } from '@mailstead/mail/dkim/sign-stream.ts'
import { type CheckedHead, createRawChecker, type RawChecker } from '@mailstead/mail/raw/raw-checker.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { Sha256 } from '../../../platform/sha256.ts'
import { drain, type PieceReader, readPieces } from '../../receiving/accept/piece-reader.ts'
import { type RawDraft, unfitRaw } from './raw-submission.ts'

/** A message that has not been read yet. */
export interface ArrivingRaw {
  readonly size: number
  readonly body: ReadableStream<Uint8Array>
}

/** Fewer octets than were announced, or more. */
export const brokenOff = (): Refusal =>
  new Refusal('validation_error', 'The body: is not as long as `Content-Length` announces. Send it again.')

/** The message as it passes. */
export class Passage {
  readonly #pieces: PieceReader
  readonly #size: number
  readonly #checker: RawChecker
  readonly #sent = new Sha256()
  #octets = 0

  constructor({ body, size }: ArrivingRaw, { options }: RawDraft) {
    this.#pieces = readPieces(body)
    this.#size = size
    this.#checker = createRawChecker(options)
  }

  /** The next octets, checked and counted. */
  async #read(): Promise<Uint8Array> {
    const piece = await this.#pieces.read().catch(() => null)
    if (piece === null) throw brokenOff()
    const why = this.#checker.write(piece)
    if (why !== null) throw unfitRaw(why)
    this.#octets += piece.byteLength
    return piece
  }

  /** What the header says, and what of the body came with its end. */
  async readHead(): Promise<{ readonly head: CheckedHead; readonly rest: Uint8Array }> {
    for (;;) {
      const before = this.#octets
      const piece = await this.#read()
      const head = this.#checker.head()
      if (head) {
        const rest = piece.subarray(head.bodyStart - before)
        for (const same of [...head.same, rest]) await this.#sent.write(same)
        return { head, rest }
      }
    }
  }

  async #readBodyPiece(): Promise<Uint8Array> {
    const piece = await this.#read()
    await this.#sent.write(piece)
    return piece
  }

  /** The body. Its last octets come when all is known to be well: without them there is no object. */
  async *readBody(rest: Uint8Array, signer: DkimStream, onSigned: (signatures: string) => void) {
    for (let piece = rest; ; piece = await this.#readBodyPiece()) {
      await signer.write(piece)
      if (this.#octets >= this.#size) {
        const checked = this.#checker.end()
        if (!checked.ok) throw unfitRaw(checked.why)
        onSigned(await signer.end())
        yield piece
        return
      }
      yield piece
    }
  }

  /** Of what makes it the same message by any door: without its options. */
  sentSha256(): Promise<string> {
    return this.#sent.end()
  }

  /** Lets go of what was not read, so that whoever sends it hears our answer and not a broken connection. Never rejects. */
  finish(): Promise<void> {
    return drain(this.#pieces.follow([]), this.#size).catch(() => undefined)
  }
}
