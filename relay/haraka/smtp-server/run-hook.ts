/** The one way in which hooks answer: exactly once, and with a temporary refusal when anything is thrown. */
import constants from 'haraka-constants'
import { REPLIES, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import { toDsn } from './dsn.ts'
import type { Next } from './haraka-types.ts'

/** A refusal; or what to say when the hook goes on. */
export type HookAnswer =
  | { readonly kind: 'refuse'; readonly reply: SmtpReply }
  | { readonly kind: 'next'; readonly text?: string }
  | { readonly kind: 'ok'; readonly text: string }

export const refuse = (reply: SmtpReply): HookAnswer => ({ kind: 'refuse', reply })

/** Runs the work of a hook and answers. Never throws: an exception here would go through Haraka's core. */
export function runHook(
  next: Next,
  work: () => HookAnswer | Promise<HookAnswer>,
  onThrown: (thrown: unknown) => void,
): void {
  const answer = (given: HookAnswer) => {
    try {
      answerHook(next, given)
    } catch (thrown) {
      // By Haraka itself, after it had the answer.
      onThrown(thrown)
    }
  }
  const defer = (thrown: unknown) => {
    onThrown(thrown)
    answer(refuse(REPLIES.ourTrouble))
  }
  try {
    const given = work()
    if (given instanceof Promise) void given.then(answer, defer)
    else answer(given)
  } catch (thrown) {
    defer(thrown)
  }
}

function answerHook(next: Next, given: HookAnswer): void {
  if (given.kind === 'refuse') next(codeOf(given.reply), toDsn(given.reply))
  else next(given.kind === 'ok' ? constants.ok : constants.cont, given.text)
}

function codeOf({ code, isLast }: SmtpReply): number {
  if (code < 500) return isLast ? constants.denysoftdisconnect : constants.denysoft
  return isLast ? constants.denydisconnect : constants.deny
}
