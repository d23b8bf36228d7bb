/** What happened in an attempt, in a sentence a person can act on. */
import type { Attempt, Phase, SmtpReply } from '@mailstead/contracts/attempt.ts'

const AT: Record<Phase, string> = {
  dns: 'while its mail servers were looked up',
  connect: 'while connecting',
  banner: 'at the greeting',
  ehlo: 'at EHLO',
  starttls: 'at STARTTLS',
  mail: 'at MAIL FROM',
  rcpt: 'at RCPT TO',
  data: 'at DATA',
  body: 'during the body',
  dot: 'after the body',
}

const quote = (reply: SmtpReply): string =>
  `${[reply.code, reply.enhanced, reply.text.replaceAll('\n', ' ')].filter(Boolean).join(' ')}`

/** A reply to STARTTLS does not say why the mail did not go on in clear. */
function policyNote({ tlsPolicy, phase, reply }: Attempt): string {
  if (tlsPolicy === undefined || phase !== 'starttls' || reply === null) return ''
  const asker = tlsPolicy.kind === 'sts' ? 'The MTA-STS policy of the domain' : 'The operator of the relay'
  return ` ${asker} (${tlsPolicy.mode}) lets no mail go there without TLS.`
}

const because = (attempt: Attempt): string => (attempt.reply ? quote(attempt.reply) : (attempt.error ?? 'no reply'))

const WITHOUT_ATTEMPT: Readonly<Record<string, string>> = {
  canceled: 'Canceled.',
  expired: 'The time limit passed; the mail is not sent any more.',
  failed: 'Not sent.',
  held: 'On hold.',
  refused: 'A relay refused the mail; it is tried again.',
  released: 'The hold has ended.',
  returned: 'The relay gave the mail back; another one gets it.',
  unscanned: 'Sent without a spam check.',
  suppressed: 'Not sent: the address is on the suppression list.',
}

function summarizeEvent(kind: string, reason: string | null): string {
  const what = WITHOUT_ATTEMPT[kind] ?? `The recipient became ${kind}.`
  return reason === null || reason === what ? what : `${what} ${reason}`
}

/** What a report said that came back as mail, after the host had taken ours. */
export function summarizeReport(kind: string, severity: 'hard' | 'soft', reason: string | null): string {
  const told = reason === null ? '' : `: ${reason.replaceAll('\n', ' ')}`
  if (kind === 'complained') return `The recipient reported the mail as spam (a ${severity} report)${told}`
  const what = kind === 'delayed' ? 'is delayed' : 'came back'
  return `A delivery report says that the mail ${what} (${severity})${told}`
}

/** `kind` is the event's: an attempt that failed last may belong to an `expired` event. */
export function summarizeAttempt(kind: string, attempt: Attempt | null, reason: string | null): string {
  if (!attempt) return summarizeEvent(kind, reason)
  const host = attempt.target ? `${attempt.target.mx} (${attempt.target.ip})` : 'the recipient’s domain'
  const next = attempt.nextTryAt ? ` Next attempt at ${attempt.nextTryAt}.` : ''
  if (attempt.verdict === 'delivered') return `Attempt ${attempt.no}: ${host} accepted the mail: ${because(attempt)}`
  if (attempt.verdict === 'unknown') {
    return `Attempt ${attempt.no}: ${host} got the whole mail but gave no readable answer; it may have arrived.${next}`
  }
  const verb = attempt.verdict === 'bounced' ? 'refused for good' : 'failed for now'
  return `Attempt ${attempt.no}: ${host} ${verb} ${AT[attempt.phase]}: ${because(attempt)}.${policyNote(attempt)}${next}`
}
