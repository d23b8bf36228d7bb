/** AUTH (RFC 4954): who may ask for it, and what becomes of the password. */
import { setTimeout as wait } from 'node:timers/promises'
import constants from 'haraka-constants'
import { alarm, reasonOf } from '../../log.ts'
import { REPLIES, reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'
import type { CredentialsVerdict } from '../../submission/auth/ask-credentials.ts'
import { beginSasl, type SaslStep } from '../../submission/auth/sasl-exchange.ts'
import { say } from '../smtp-server/session-sink.ts'
import type { SubmissionParts } from './open-parts.ts'
import type { Session } from './session.ts'

const STATES = constants.connection.state
/** Whoever has guessed so often on one connection has to make another. */
const WRONG_MAX = 3

const AUTH = {
  needsTls: reply(538, '5.7.11', 'TLS first: your password must not be sent in clear'),
  needsHello: reply(503, '5.5.1', 'EHLO first'),
  isKnown: reply(503, '5.5.1', 'you have signed in already'),
  inTransaction: reply(503, '5.5.1', 'not inside a mail transaction'),
  welcome: reply(235, '2.7.0', 'welcome'),
  wrong: reply(535, '5.7.8', 'the password is not a valid API key'),
  mayNotSend: reply(535, '5.7.8', 'this API key may not send mail: use one with full_access or sending_access'),
  unknowable: reply(454, '4.7.0', 'the password cannot be checked now, try again later'),
  tooManyGuesses: reply(421, '4.7.0', 'too many wrong passwords from your address, try again later'),
} as const

/** The command itself. */
export function beginAuth(session: Session, parts: SubmissionParts, argument: string): void {
  const refusal = refuseAuth(session, parts)
  if (refusal !== null) {
    say(session, refusal)
    return
  }
  const { exchange, step } = beginSasl(argument)
  session.sasl = exchange
  takeStep(session, parts, step)
}

/** The client's next line of an exchange that has begun. */
export function continueAuth(session: Session, parts: SubmissionParts, line: string): void {
  if (session.sasl !== null) takeStep(session, parts, session.sasl.take(line))
}

function refuseAuth({ connection, ip, mail, password }: Session, { guesses }: SubmissionParts): SmtpReply | null {
  if (!connection.tls.enabled) return AUTH.needsTls
  if (password !== null) return AUTH.isKnown
  if (mail !== null) return AUTH.inTransaction
  // After STARTTLS nothing of before holds (RFC 3207 §4.2): Haraka has forgotten the name then.
  if (!connection.hello.host || connection.hello.verb !== 'EHLO') return AUTH.needsHello
  return guesses.mayGuess(ip) ? null : AUTH.tooManyGuesses
}

function takeStep(session: Session, parts: SubmissionParts, step: SaslStep): void {
  if (step.kind !== 'ask') session.sasl = null
  if (step.kind === 'ask') ask(session, step.prompt)
  else if (step.kind === 'refused') say(session, step.reply)
  else check(session, parts, step.password)
}

function check(session: Session, parts: SubmissionParts, password: string): void {
  // No further command is run until the answer is out.
  session.connection.state = STATES.PAUSE_SMTP
  void decide(session, parts, password).then((said) => {
    if (!session.isOver) say(session, said)
  })
}

/** Haraka would write a second space behind the code where the prompt is empty (RFC 4954 §4). */
function ask(session: Session, prompt: string): void {
  const { connection } = session
  connection.client.write(`334 ${prompt}\r\n`)
  session.waitingSinceMs = performance.now()
  setImmediate(() => connection._process_data())
}

/** Never rejects. */
async function decide(session: Session, parts: SubmissionParts, password: string): Promise<SmtpReply> {
  try {
    const verdict = await parts.ask({ password, clientIp: session.ip })
    return await judge(session, parts, { password, verdict })
  } catch (thrown) {
    alarm(parts.log, 'session.broken', { reason: reasonOf(thrown) })
    return REPLIES.ourTrouble
  }
}

async function judge(
  session: Session,
  { guesses, log }: SubmissionParts,
  { password, verdict }: { readonly password: string; readonly verdict: CredentialsVerdict },
): Promise<SmtpReply> {
  if (verdict === 'trouble') return AUTH.unknowable
  if (verdict === 'no-send') return AUTH.mayNotSend
  if (verdict === 'send') {
    session.password = password
    return AUTH.welcome
  }
  session.wrongPasswords += 1
  log('auth.wrong', { client: session.ip })
  await wait(guesses.countWrong(session.ip), undefined, { ref: false })
  return { ...AUTH.wrong, isLast: session.wrongPasswords >= WRONG_MAX }
}
