/** A reply as Haraka takes it from a hook: with its own code. */
import type { SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { Dsn } from './haraka-types.ts'

// Haraka looks at `constructor.name`: the class must be called so.
class DSN implements Dsn {
  readonly code: number
  readonly reply: string

  constructor(code: number, reply: string) {
    this.code = code
    this.reply = reply
  }
}

/** Wraps a reply. */
export const toDsn = ({ code, enhanced, text }: SmtpReply): Dsn => new DSN(code, `${enhanced} ${text}`)
