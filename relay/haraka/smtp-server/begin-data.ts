/** DATA, as its hook calls it. */
import { createDotReader } from '../../smtp-server/body/dot-reader.ts'
import { type BodyMemory, createKeptBody } from '../../smtp-server/body/kept-body.ts'
import { REPLIES } from '../../smtp-server/smtp-reply.ts'
import { type HookAnswer, refuse } from './run-hook.ts'
import type { SmtpSession } from './smtp-session.ts'

export interface DataParts {
  readonly memory: BodyMemory
  readonly settings: { readonly spoolDir: string }
}

/** Octets are kept from now on, and none of them by Haraka. */
export function beginData({ connection, mail }: SmtpSession, { memory, settings }: DataParts): HookAnswer {
  if (mail === null || connection.transaction === null) return refuse(REPLIES.ourTrouble)
  connection.transaction.discard_data = true
  const body = createKeptBody(settings.spoolDir, memory)
  mail.data = { body, reader: createDotReader((octets) => body.add(octets)) }
  return { kind: 'next' }
}
